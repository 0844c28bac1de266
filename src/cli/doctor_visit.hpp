// Goes to a page and its back end as a browser with the button would, and brings home what came. Judges
// nothing.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "cli/doctor_evidence.hpp"

namespace latchkey::cli::doctor {

/// Redirects are followed on the page's own origin only, and for the page only. Nothing is changed anywhere:
/// the two changes that are asked for carry no origin or a foreign one, and a code that nobody issued. Throws
/// CannotRun when the page does not answer at all.
[[nodiscard]] boost::asio::awaitable<Evidence> visit(net::HttpClient& client, Asked asked);

}  // namespace latchkey::cli::doctor

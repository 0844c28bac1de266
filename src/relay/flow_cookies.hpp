// The cookies that tie a browser to its flows: one each, under a random name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/message.hpp"
#include "store/store.hpp"

namespace latchkey::relay {

/// Of flows that a person started on a page (`latchkey_flow_`), and of starts from the Marketplace that wait
/// for their claim.
inline constexpr std::string_view kFlowCookie = "latchkey_flow_";
inline constexpr std::string_view kClaimCookie = "latchkey_claim_";

[[nodiscard]] std::string cookie_name(std::string_view prefix, const store::Flow& flow);

/// The request comes from the browser that this flow was tied to.
[[nodiscard]] bool has_cookie_of(const net::Request& request, std::string_view prefix,
                                 const store::Flow& flow);

/// The flows of all cookies of this kind that the browser sent, whatever state they are in.
[[nodiscard]] std::vector<store::Flow> flows_of_cookies(store::Store& store, const net::Request& request,
                                                        std::string_view prefix);

}  // namespace latchkey::relay

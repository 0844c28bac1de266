// The questions that a page API is asked, as a table.
#pragma once

#include <span>
#include <string_view>

#include "cli/doctor_evidence.hpp"

namespace latchkey::cli::doctor {

enum class From { own, nobody, foreign };  ///< Whose page asks, as the field Origin says.

struct Probe {
  Ask id;
  std::string_view method;
  std::string_view path;
  bool is_signed;
  From from;
  std::string_view body;
  /// What else goes along; its value may depend on what was answered before.
  void (*add)(const Evidence&, net::Headers&);
};

[[nodiscard]] std::span<const Probe> probes();
/// Not when nobody is known to the back end, nor preflights where no origin is crossed.
[[nodiscard]] bool is_worth_asking(const Probe& probe, const Evidence& evidence);
[[nodiscard]] net::OutgoingRequest request_for(const Probe& probe, const Evidence& evidence);

}  // namespace latchkey::cli::doctor

// The test of a connection, as JSON: asked for, and as it goes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/proof.hpp"

namespace latchkey::wire {

struct ProofRequest {
  std::string reservation;  ///< Its number; empty: none.
};
/// An empty body asks for the test without a reservation. On failure `detail` names the member.
[[nodiscard]] std::optional<ProofRequest> read_proof_request(std::string_view body, std::string& detail);

/// As a person types it: at most 20 letters, digits and '-' (no token is so short); empty: none.
[[nodiscard]] bool is_reservation(std::string_view text);

struct Proof {
  std::string id;
  core::Instant begun_at{};
  bool done = false;
  std::vector<core::TrialResult> results;
};
[[nodiscard]] std::string write_proof(const Proof& proof);

}  // namespace latchkey::wire

// What a page is shown of a connection and of its test: the members that are for a person at the hotel, and
// no others.
#pragma once

#include <string>

#include "wire/diagnosis.hpp"
#include "wire/proof.hpp"

namespace latchkey::wire {

/// No account, no link id, no body of an answer.
[[nodiscard]] std::string write_page_diagnosis(const DiagnosisReport& report, bool may_connect);
[[nodiscard]] std::string write_page_proof(const Proof& proof);

}  // namespace latchkey::wire

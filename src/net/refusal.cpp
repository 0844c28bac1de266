// Refusals as answers.
#include "net/refusal.hpp"

#include "net/problem.hpp"

namespace latchkey::net {

Response answer_for(Refusal refusal) {
  const RefusalRow& row = kRefusals[static_cast<std::size_t>(refusal)];
  return problem(row.status, row.code, row.title, row.detail);
}

}  // namespace latchkey::net

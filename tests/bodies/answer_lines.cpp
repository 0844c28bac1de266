#include "bodies/answer_lines.hpp"

#include "core/answer.hpp"
#include "wire/answers.hpp"

namespace latchkey::bodies {

namespace {

using nlohmann::json;

std::string words(const core::Judgement& judgement) {
  std::string line{core::row_of(core::kVerdicts, judgement.verdict).name};
  if (judgement.problem) line += ", " + std::string{core::row_of(core::kProblems, *judgement.problem).name};
  if (judgement.retry_after) line += ", after " + std::to_string(judgement.retry_after->count());
  return line;
}

}  // namespace

std::vector<std::string> answer_lines(const json& answer) {
  const json headers = answer.value("headers", json::object());
  const std::string type = headers.value("Content-Type", "");
  const std::string wait = headers.value("Retry-After", "");
  const json& content = answer.at("body");
  const std::string body = content.is_string() ? content.get<std::string>() : content.dump();
  std::vector<std::string> lines;
  for (const auto& call : core::kCalls) {
    const auto read = wire::read_answer(call.id, {answer.at("status"), type, body, "request-1", wait});
    for (const auto& kind : core::kCredentialKinds) {
      lines.push_back(answer.at("id").get<std::string>() + " to " + std::string{call.name} + " with " +
                      std::string{kind.name} + ": " + words(core::judge(read, call.id, kind.id)));
    }
  }
  return lines;
}

}  // namespace latchkey::bodies

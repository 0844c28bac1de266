// Whatever a support agent pastes: first line "<status> <call> <kind> <told>", then the text.
#include <algorithm>

#include "fuzz/fuzz.hpp"
#include "wire/explain_report.hpp"
#include "wire/json.hpp"
#include "wire/pasted.hpp"
#include "wire/pasted_objects.hpp"

using namespace latchkey;
using fuzz::require;

namespace {

/// `told` has a bit for each option; none: everything is unknown.
wire::Given options(const std::string& line) {
  unsigned status = 0;
  unsigned call = 0;
  unsigned kind = 0;
  unsigned told = 0;
  std::sscanf(line.c_str(), "%9u %9u %9u %9u", &status, &call, &kind, &told);
  wire::Given given;
  if ((told & 1U) != 0) given.status = static_cast<int>(status % 600);
  if ((told & 2U) != 0) given.calls = {static_cast<core::Call>(call % core::kCalls.size())};
  if ((told & 4U) != 0) given.kind = static_cast<core::CredentialKind>(kind % 3);
  if ((told & 8U) != 0) given.content_type = "application/json";
  return given;
}

bool is_plain(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

void check(const wire::Explanation& told) {
  const bool ends = told.verdict == core::Verdict::terminated || told.verdict == core::Verdict::reauthorize;
  require(!ends || told.recognised, "nothing unknown ends a connection");
  require(!told.steps.empty() && !told.meaning.empty() && !told.code.empty(), "everything has its words");
  require(is_plain(told.request_id) && is_plain(told.property) && is_plain(told.time),
          "what is shown is plain");
  const std::string json = wire::write_explanation(told);
  require(is_plain(json) && wire::parse(json).has_value(), "programs get ASCII and JSON");
  for (const wire::Section& section : wire::report_of(told).sections)
    require(std::ranges::all_of(section.lines, is_plain), "people get plain lines");
}

void check(const wire::DeliveryExplanation& told) {
  require(told.recognised || told.decision == core::Decision::ignore, "what is no delivery asks nothing");
  const std::string json = wire::write_delivery_explanation(told);
  require(is_plain(json) && wire::parse(json).has_value(), "programs get ASCII and JSON");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text = fuzz::text(data, size);
  const wire::Given given = options(fuzz::take_line(text));
  const auto objects = wire::find_objects(text);
  require(objects.size() <= wire::kPastedObjects, "objects have a limit");
  for (const wire::PastedObject& object : objects)
    require(wire::parse(object.body).has_value(), "an object is JSON");
  check(wire::explain(text, given));
  check(wire::explain_delivery(text, given));
  return 0;
}

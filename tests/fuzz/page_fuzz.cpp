// What `latchkey doctor` reads of strangers. The first byte names the reader, the rest is what it reads.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "cli/doctor_html.hpp"
#include "cli/doctor_policy.hpp"
#include "cli/doctor_stream.hpp"

namespace {

using namespace latchkey::cli::doctor;

void require(bool holds) {
  if (!holds) std::abort();
}

void html(std::string_view bytes) {
  const PageMarkup page = read_page(bytes, "utf-8");
  require(page.buttons.size() <= kElements && page.scripts.size() <= kElements &&
          page.sandboxed.size() <= kElements);
}

void policy(std::string_view bytes) {
  for (const Policy& read : read_policies({}, {std::string(bytes)})) {
    require(!read.empty() && read.size() <= kDirectives);
    for (const Directive& directive : read) {
      require(governing(read, {directive.name}) == &directive);
      const bool none = directive.sources.empty();
      require(!(none && allows(directive, "https://relay.example/v1/state", "https://partner.example/")));
    }
  }
}

void stream(std::string_view bytes) {
  if (const auto event = first_state_event(bytes)) require(!event->data.empty());
}

struct Reader {
  char letter;
  void (*read)(std::string_view);
};
constexpr std::array<Reader, 3> kReaders{{{'h', html}, {'p', policy}, {'s', stream}}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  for (const Reader& row : kReaders) {
    if (row.letter == bytes.front()) row.read(std::string_view(bytes).substr(1));
  }
  return 0;
}

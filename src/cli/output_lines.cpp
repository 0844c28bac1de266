#include "cli/output_lines.hpp"

#include <boost/asio/buffer.hpp>
#include <utility>

namespace latchkey::cli {

namespace asio = boost::asio;

OutputLines::OutputLines(asio::io_context& io, int descriptor, Line on_line)
    : descriptor_(io, descriptor), on_line_(std::move(on_line)) {}

void OutputLines::start() {
  const auto on_read = [self = shared_from_this()](boost::system::error_code error, std::size_t count) {
    if (error) return;
    self->take({self->buffer_.data(), count});
    self->start();
  };
  if (descriptor_.is_open()) descriptor_.async_read_some(asio::buffer(buffer_), on_read);
}

void OutputLines::finish() {
  boost::system::error_code error;
  descriptor_.non_blocking(true, error);
  while (!error) {
    const std::size_t count = descriptor_.read_some(asio::buffer(buffer_), error);
    take({buffer_.data(), count});
  }
  if (!line_.empty()) on_line_(std::exchange(line_, {}));
  descriptor_.close(error);
}

void OutputLines::take(std::string_view bytes) {
  for (const char byte : bytes) {
    if (byte != '\n') line_ += byte;
    if (byte == '\n' || line_.size() == kMaxLine) on_line_(std::exchange(line_, {}));
  }
}

}  // namespace latchkey::cli

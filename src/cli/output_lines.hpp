// Reads what a child prints and hands it on line by line.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace latchkey::cli {

class OutputLines : public std::enable_shared_from_this<OutputLines> {
 public:
  using Line = std::function<void(std::string_view)>;

  /// Takes over `descriptor`, which must be non-blocking.
  OutputLines(boost::asio::io_context& io, int descriptor, Line on_line);

  void start();
  /// Reads what is left without waiting, then closes: a program's last words come before the news of its end.
  void finish();

 private:
  void take(std::string_view bytes);

  static constexpr std::size_t kMaxLine =
      8 * 1024;  // a longer line is handed on in pieces: memory stays bounded

  boost::asio::posix::stream_descriptor descriptor_;
  Line on_line_;
  std::array<char, 4096> buffer_{};
  std::string line_;
};

}  // namespace latchkey::cli

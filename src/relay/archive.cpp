#include "relay/archive.hpp"

#include <zip.h>

#include <memory>
#include <stdexcept>

namespace latchkey::relay {

namespace {

struct Discard {
  void operator()(zip_t* archive) const noexcept { zip_discard(archive); }
};
struct Free {
  void operator()(zip_source_t* source) const noexcept { zip_source_free(source); }
};
using Archive = std::unique_ptr<zip_t, Discard>;
using Source = std::unique_ptr<zip_source_t, Free>;

void require(bool done) {
  if (!done) throw std::runtime_error("a zip archive could not be made");
}

void add(zip_t* archive, const ArchiveFile& file, core::Instant made_at) {
  Source content(zip_source_buffer(archive, file.bytes.data(), file.bytes.size(), 0));
  require(content != nullptr);
  const zip_int64_t index = zip_file_add(archive, file.name.c_str(), content.get(), ZIP_FL_ENC_UTF_8);
  require(index >= 0);
  static_cast<void>(content.release());  // the archive has it now
  const auto position = static_cast<zip_uint64_t>(index);
  require(zip_set_file_compression(archive, position, ZIP_CM_STORE, 0) == 0);
  require(zip_file_set_mtime(archive, position, core::ms(made_at) / 1000, 0) == 0);
}

[[nodiscard]] std::string bytes_of(zip_source_t* source) {
  require(zip_source_open(source) == 0);
  require(zip_source_seek(source, 0, SEEK_END) == 0);
  const zip_int64_t size = zip_source_tell(source);
  require(size > 0 && zip_source_seek(source, 0, SEEK_SET) == 0);
  std::string bytes(static_cast<std::size_t>(size), '\0');
  require(zip_source_read(source, bytes.data(), bytes.size()) == size);
  zip_source_close(source);
  return bytes;
}

}  // namespace

std::string archive_of(const std::vector<ArchiveFile>& files, core::Instant made_at) {
  const Source memory(zip_source_buffer_create(nullptr, 0, 0, nullptr));
  require(memory != nullptr);
  zip_source_keep(memory.get());  // once for the archive, once for us
  Archive archive(zip_open_from_source(memory.get(), ZIP_TRUNCATE, nullptr));
  if (!archive) zip_source_free(memory.get());
  require(archive != nullptr);
  for (const ArchiveFile& file : files) add(archive.get(), file, made_at);
  require(zip_close(archive.get()) == 0);
  static_cast<void>(archive.release());
  return bytes_of(memory.get());
}

}  // namespace latchkey::relay

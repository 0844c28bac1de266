// A zip file as any other program would read it.
#pragma once

#include <gtest/gtest.h>
#include <zip.h>

#include <map>
#include <string>
#include <utility>

namespace latchkey::relay::tests {

/// By name; libzip checks the directory and each file's checksum.
[[nodiscard]] inline std::map<std::string, std::string> unzipped(const std::string& bytes) {
  std::map<std::string, std::string> files;
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
  zip_t* archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, nullptr);
  EXPECT_NE(archive, nullptr);
  if (archive == nullptr) return zip_source_free(source), files;
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
    const auto index = static_cast<zip_uint64_t>(i);
    zip_stat_t about{};
    EXPECT_EQ(zip_stat_index(archive, index, 0, &about), 0);
    std::string content(about.size, '\0');
    zip_file_t* file = zip_fopen_index(archive, index, 0);
    EXPECT_EQ(zip_fread(file, content.data(), content.size()), static_cast<zip_int64_t>(content.size()));
    EXPECT_EQ(zip_fclose(file), 0);
    files[about.name] = std::move(content);
  }
  zip_discard(archive);
  return files;
}

}  // namespace latchkey::relay::tests

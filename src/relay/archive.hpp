// A zip archive in memory. libzip stands in one file.
#pragma once

#include <string>
#include <vector>

#include "core/instant.hpp"

namespace latchkey::relay {

struct ArchiveFile {
  std::string name;
  std::string bytes;
};

/// Stored, not compressed: some tens of kB, whose every byte anybody (a scanner, a test) can look through as
/// it is. Throws std::runtime_error when there is no memory for it.
[[nodiscard]] std::string archive_of(const std::vector<ArchiveFile>& files, core::Instant made_at);

}  // namespace latchkey::relay

#include "cli/doctor_integrity.hpp"

#include <openssl/evp.h>

#include <array>
#include <sstream>

namespace latchkey::cli::doctor {

namespace {

struct Hash {
  std::string_view prefix;
  const EVP_MD* (*algorithm)();
};
/// The strongest first.
constexpr std::array kHashes{Hash{"sha512-", EVP_sha512}, Hash{"sha384-", EVP_sha384},
                             Hash{"sha256-", EVP_sha256}};

[[nodiscard]] std::string digest(std::string_view bytes, const Hash& hash) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, hash.algorithm(), nullptr);
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> text{};
  const int length = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(size));
  return std::string(hash.prefix) + std::string(text.begin(), text.begin() + length);
}

}  // namespace

std::string integrity_of(std::string_view bytes) {
  return digest(bytes, kHashes[1]);
}

bool is_integral(std::string_view bytes, std::string_view integrity) {
  for (const Hash& hash : kHashes) {
    bool named = false;
    std::istringstream words{std::string(integrity)};
    for (std::string word; words >> word;) {
      if (!word.starts_with(hash.prefix)) continue;
      named = true;
      if (word.substr(0, word.find('?')) == digest(bytes, hash)) return true;
    }
    if (named) return false;
  }
  return true;
}

}  // namespace latchkey::cli::doctor

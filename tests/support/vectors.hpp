// The recorded answers, redirects and deliveries in tests/vectors. Needs nlohmann/json and LATCHKEY_VECTORS.
#pragma once

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace latchkey::test {

struct Vector {
  std::string id;
  nlohmann::json content;

  [[nodiscard]] std::string text(const char* key) const { return content.value(key, std::string{}); }
  [[nodiscard]] int status() const { return content.value("status", 0); }
  /// As it went over the wire.
  [[nodiscard]] std::string body() const {
    const auto& body = content.at("body");
    return body.is_string() ? body.get<std::string>() : body.dump();
  }
  /// The address that Cloudbeds was asked for, or sent the browser to.
  [[nodiscard]] std::string path() const { return content.at("request").value("path", std::string{}); }
  [[nodiscard]] std::string form(const char* field) const {
    const auto& request = content.at("request");
    return request.contains("form") ? request.at("form").value(field, std::string{}) : std::string{};
  }
};

inline void PrintTo(const Vector& vector, std::ostream* out) {
  *out << vector.id;
}

[[nodiscard]] inline Vector read_vector(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return {file.stem().string(), nlohmann::json::parse(in)};
}

[[nodiscard]] inline Vector vector_named(const std::string& id) {
  return read_vector(std::filesystem::path{LATCHKEY_VECTORS} / (id + ".json"));
}

/// Those whose name starts with `prefix`; a folder that lost its files is an error, not an empty test.
[[nodiscard]] inline std::vector<Vector> vectors_named(const std::string& prefix) {
  std::vector<Vector> found;
  for (const auto& entry : std::filesystem::directory_iterator(LATCHKEY_VECTORS)) {
    const auto& file = entry.path();
    if (file.extension() == ".json" && file.filename().string().starts_with(prefix))
      found.push_back(read_vector(file));
  }
  if (found.empty()) throw std::runtime_error("no vectors named " + prefix + "*");
  return found;
}

/// A name that gtest allows for a parameter.
[[nodiscard]] inline std::string test_name(const Vector& vector) {
  std::string name = vector.id;
  for (char& c : name) {
    if (c == '.' || c == '-') c = '_';
  }
  return name;
}

}  // namespace latchkey::test

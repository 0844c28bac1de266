#include "wire/member_reader.hpp"

#include <utility>

namespace latchkey::wire {

MemberReader::MemberReader(std::string_view body, std::string& detail) : json_(parse(body)), detail_(detail) {
  if (!json_ || !json_->is_object()) refuse("the body must be a JSON object");
}

void MemberReader::text(std::string_view name, std::string& into, bool required, std::size_t limit) {
  const Json* value = find(name, required);
  if (value == nullptr) return;
  if (!value->is_string() || value->get_ref<const std::string&>().size() > limit) {
    return refuse("`" + std::string{name} + "` must be a string of at most " + std::to_string(limit) +
                  " bytes");
  }
  into = value->get<std::string>();
  if (required && into.empty()) refuse("`" + std::string{name} + "` must not be empty");
}

void MemberReader::flag(std::string_view name, bool& into) {
  const Json* value = find(name, false);
  if (value == nullptr) return;
  if (!value->is_boolean()) return refuse("`" + std::string{name} + "` must be true or false");
  into = value->get<bool>();
}

void MemberReader::whole(std::string_view name, int& into, int low, int high) {
  const Json* value = find(name, false);
  if (value == nullptr) return;
  const bool fits = value->is_number_integer() && value->get<double>() >= low && value->get<double>() <= high;
  if (!fits) {
    return refuse("`" + std::string{name} + "` must be a whole number from " + std::to_string(low) + " to " +
                  std::to_string(high));
  }
  into = value->get<int>();
}

const Json* MemberReader::find(std::string_view name, bool required) {
  if (!ok_) return nullptr;
  const auto found = json_->find(name);
  const bool absent = found == json_->end() || found->is_null();
  if (absent && required) refuse("`" + std::string{name} + "` is missing");
  return absent ? nullptr : &*found;
}

void MemberReader::refuse(std::string why) {
  if (ok_) detail_ = std::move(why);
  ok_ = false;
}

}  // namespace latchkey::wire

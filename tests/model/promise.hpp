// The promises: what must hold in every world, after every step or when all is quiet.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/enum_table.hpp"
#include "model/happened.hpp"

namespace latchkey::model {

class World;
struct Ground;

enum class Promise {
  truth_when_quiet,
  no_login_for_the_dead,
  unknown_ends_nothing,
  no_live_one_lost,
  revisions_never_fall,
  one_face_per_revision,
  one_refresh_at_a_time,
  forgotten_when_over,
  waits_end,
  no_credential_in_a_browser,
  bound_to_who_asked,
};
enum class When { always, quiet };

struct Broken {
  Promise promise{};
  std::string how;
};

struct PromiseRow {
  Promise id;
  std::string_view name;
  When when;
  /// Empty: kept.
  std::string (*broken)(const World&, const Ground&, const Happened&);
};
inline constexpr std::size_t kPromiseCount = 11;
extern const std::array<PromiseRow, kPromiseCount> kPromises;

/// The first that is broken.
[[nodiscard]] std::optional<Broken> first_broken(const World& world, const Ground& ground,
                                                 const Happened& happened, When when);
[[nodiscard]] std::string_view name(Promise promise);

}  // namespace latchkey::model

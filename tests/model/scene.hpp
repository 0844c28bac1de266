// What a part of the world sees of the rest while it acts: the time, the laws, and the post.
#pragma once

#include <utility>
#include <vector>

#include "model/chance.hpp"
#include "model/happened.hpp"
#include "model/laws.hpp"
#include "model/message.hpp"
#include "model/plan.hpp"

namespace latchkey::model {

struct Scene {
  core::Instant now;
  Chance& chance;
  const Laws& laws;
  const Plan& plan;
  std::vector<Flight>& flights;
  Happened& happened;

  void send(Payload payload) { send_in(chance.delay(), std::move(payload)); }
  void send_in(core::Duration time, Payload payload) { flights.push_back({now + time, std::move(payload)}); }
};

}  // namespace latchkey::model

// The native core takes the walks that were recorded from the shipped WebAssembly (tests/wasm/walks.mjs),
// step by step.
#include <gtest/gtest.h>

#include <string>

#include "core/button/port_step.hpp"
#include "support/vectors.hpp"

namespace latchkey::wire::test {
namespace {

using Json = nlohmann::json;

Json plain(const core::test::PortStep& step) {
  Json view{{"revision", step.revision},
            {"busy", step.busy},
            {"stale", step.stale},
            {"unconfirmed", step.unconfirmed},
            {"takes_press", step.takes_press}};
  for (std::size_t i = 0; i < core::kFaceFields.size(); ++i)
    view[core::kFaceFields.at(i).name] = step.face[i];
  Json commands = Json::array();
  for (const auto& [name, value] : step.commands) commands.push_back({{"name", name}, {"value", value}});
  return {{"view", view}, {"commands", commands}, {"wake_at", step.wake_at}};
}

void offer(core::ButtonPort& port, const Json& snapshot) {
  port.begin_snapshot(snapshot.at("revision").get<double>(), !snapshot.value("may_connect", true));
  for (const Json& link : snapshot.at("links")) {
    port.offer(link.at("property"), link.at("name"), link.at("app_state"), link.value("href", ""),
               link.value("reason", ""), link.value("note", ""));
  }
}

TEST(ButtonWalks, AreTakenByTheNativeCoreAsByTheShippedOne) {
  const Json walks = latchkey::test::vector_named("button_walks").content.at("walks");
  ASSERT_GE(walks.size(), 5U);
  for (const Json& walk : walks) {
    core::ButtonPort port;
    ASSERT_EQ(walk.at("steps").size(), walk.at("inputs").size()) << walk.at("name");
    for (std::size_t i = 0; i < walk.at("inputs").size(); ++i) {
      const Json& input = walk.at("inputs").at(i);
      if (input.contains("snapshot")) offer(port, input.at("snapshot"));
      const core::test::PortStep step = core::test::handle(port, input.at("event"), input.value("value", ""),
                                                           input.at("now"), input.value("random", 0.0));
      ASSERT_EQ(plain(step), walk.at("steps").at(i))
          << walk.at("name") << ", step " << i << ", after " << input;
    }
  }
}

}  // namespace
}  // namespace latchkey::wire::test

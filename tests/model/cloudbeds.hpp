// The simulated Cloudbeds: the truth. Knows nothing of core; what it says are real bodies.
#pragma once

#include <string>
#include <vector>

#include "core/app_state.hpp"
#include "model/bodies.hpp"
#include "model/scene.hpp"

namespace latchkey::model {

struct Property {
  std::string id;
  core::AppState state = core::AppState::disabled;
  core::AppState before = core::AppState::disabled;  ///< Answered while a disconnect is on its way.
  bool lagging = false;
  bool cancelled = false;
  EndShape end_shape{};
};

/// One consent, exchanged.
struct Consent {
  int id = 0;
  std::vector<std::string> properties;
  std::vector<std::string>
      condemned;  ///< Properties whose disconnect is on its way: dead, though it still opens.
  std::vector<std::string> ended;  ///< Properties that left a grant which goes on for others.
  bool over = false;
  bool user_active = true;
  std::string access;
  bool access_good = true;
  core::Instant good_until{};                 ///< Of the access token; an API key's is far.
  std::string refresh;                        ///< Empty: an API key.
  std::optional<core::Instant> refreshed_at;  ///< Cloudbeds honours what it has just given.
  EndShape end_shape{};
  int browser = 0;  ///< Where it was given.

  [[nodiscard]] bool covers(const std::string& property) const;
};
struct Code {
  std::string code;
  std::vector<std::string> properties;
  int browser = 0;
};
struct Subscription {
  int id = 0;
  std::string property;
  std::string secret;
};

class Cloudbeds {
 public:
  Cloudbeds() = default;
  explicit Cloudbeds(const Plan& plan);

  /// Takes a call and acts on it. The caller sends what it says.
  [[nodiscard]] Said answer(const Request& request, Scene& scene);

  /// The person at the consent page allows access. @return the code.
  [[nodiscard]] std::string allow(const std::vector<std::string>& properties, int browser, Scene& scene);
  void disconnect(Property& property, Scene& scene);
  void end(const Ending& ending);
  void set_state(Property& property, core::AppState state, Scene& scene);

  [[nodiscard]] Property& property(const std::string& id);
  [[nodiscard]] const Property& property(const std::string& id) const;
  /// What a question with this credential would learn, refreshed if need be; nothing: it is dead.
  [[nodiscard]] std::optional<core::AppState> truth(const std::string& access, const std::string& refresh,
                                                    const std::string& property) const;

  std::vector<Property> properties;
  std::vector<Consent> consents;
  std::vector<Code> codes;
  std::vector<Subscription> subscriptions;
  int made = 0;  ///< Ids, tokens and codes so far.

 private:
  [[nodiscard]] Said exchange(const Request& request, Scene& scene);
  [[nodiscard]] Said refresh(const Request& request, Scene& scene);
  [[nodiscard]] Said call(Consent& consent, const Request& request, Scene& scene);
  [[nodiscard]] Said subscribe(const Request& request);
  [[nodiscard]] const Said* refusal(const Consent& consent, const Request& request, core::Instant now) const;
  [[nodiscard]] std::vector<Delivery> deliveries(const Property& property, core::AppState before) const;
  void end(Property& property, Scene& scene);
};

}  // namespace latchkey::model

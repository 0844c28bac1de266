// What survives a crash: the store's records with its semantics (src/store/sqlite), each call one
// transaction. Only the seal is left out.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/credential.hpp"
#include "store/records.hpp"

namespace latchkey::model {

struct Grant {
  store::Grant row;
  core::Credential credential;
};

class Store {
 public:
  void add_flow(const store::Flow& flow) { flows.push_back(flow); }
  [[nodiscard]] std::optional<store::Flow> flow(const std::string& id) const;
  [[nodiscard]] std::optional<store::Flow> flow_by_code(const std::string& code) const;
  [[nodiscard]] std::optional<store::Flow> flow_of_grant(const std::string& grant) const;
  [[nodiscard]] bool advance_flow(const store::Flow& flow, std::string_view from);

  void hold_grant(Grant grant) { grants.push_back(std::move(grant)); }
  [[nodiscard]] const Grant* grant(const std::string& id) const;
  void name_properties(const store::Grant& grant);
  [[nodiscard]] bool lives_otherwise(const std::string& property, const std::string& grant) const;
  void reseal(const std::string& id, const core::Credential& credential);
  [[nodiscard]] bool bind(const store::Flow& flow, std::string_view from, const store::Grant& grant,
                          const std::vector<store::Link>& links, core::Instant now);
  void forget_grant(const std::string& id);
  [[nodiscard]] bool holds_any() const;

  [[nodiscard]] std::optional<store::Link> link(const std::string& account,
                                                const std::string& property) const;
  [[nodiscard]] std::optional<store::Link> link_by_webhook(const std::string& secret) const;
  [[nodiscard]] std::vector<store::Link> links_of_property(const std::string& property) const;
  [[nodiscard]] std::vector<store::Link> live_links() const;
  void save_link(const store::Link& link, bool visible, core::Instant now, bool keep_orphan = false);
  void mark_dirty(const std::string& secret);

  [[nodiscard]] double revision(const std::string& account) const;
  void raise_revision(const std::string& account, core::Instant now);

  std::vector<store::Flow> flows;
  std::vector<Grant> grants;
  std::vector<store::Link> links;
  std::vector<std::pair<std::string, double>> revisions;

 private:
  void put_link(const store::Link& link, bool keep_orphan);
};

}  // namespace latchkey::model

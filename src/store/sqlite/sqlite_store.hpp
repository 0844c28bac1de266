// The store over SQLite. Its methods stand in flows.cpp, grants.cpp, links.cpp, bind.cpp, secrets.cpp,
// outbox.cpp, troubles.cpp and milestones.cpp.
#pragma once

#include <string>
#include <utility>

#include "store/sqlite/database.hpp"
#include "store/store.hpp"

namespace latchkey::store::sqlite {

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(const std::string& path);
  /// As it is: nothing is migrated, set or tidied.
  explicit SqliteStore(Database database) : database_(std::move(database)) {}

  void add_flow(const Flow& flow) override;
  [[nodiscard]] std::optional<Flow> flow(std::string_view id) override;
  [[nodiscard]] std::optional<Flow> flow_by_code(std::string_view code_hash) override;
  [[nodiscard]] std::optional<Flow> flow_of_grant(std::string_view grant) override;
  [[nodiscard]] bool advance_flow(const Flow& flow, std::string_view from) override;
  int sweep_flows(Instant now) override;

  void hold_grant(const Grant& grant) override;
  [[nodiscard]] std::optional<Grant> grant(std::string_view id) override;
  void name_properties(const Grant& grant) override;
  [[nodiscard]] bool lives_otherwise(std::string_view property, std::string_view grant) override;
  void reseal_grant(const Grant& fresh) override;
  void begin_refresh(std::string_view id, Instant now) override;
  void end_refresh(std::string_view id) override;
  [[nodiscard]] std::vector<Grant> sealed_otherwise(std::string_view head, std::string_view after,
                                                    int at_most) override;
  [[nodiscard]] int replace_seals(const std::vector<Resealing>& fresh) override;
  [[nodiscard]] std::vector<SealHead> seal_heads() override;
  void forget_grant(std::string_view id) override;
  [[nodiscard]] std::vector<Grant> holds_over(Instant now) override;
  [[nodiscard]] bool scrub() override;

  [[nodiscard]] std::optional<double> bind(const Flow& flow, std::string_view from, const Grant& grant,
                                           const std::vector<Link>& links, Instant now) override;
  [[nodiscard]] std::optional<double> adopt(const Grant& grant, const std::vector<Link>& links,
                                            Instant now) override;
  [[nodiscard]] std::optional<Grant> adopted_grant(std::string_view account,
                                                   std::string_view adopted_hash) override;

  [[nodiscard]] AccountState account(std::string_view account) override;
  [[nodiscard]] std::optional<Link> link(std::string_view account, std::string_view property) override;
  [[nodiscard]] std::optional<Link> link_by_webhook(std::string_view webhook_hash) override;
  [[nodiscard]] std::optional<std::string> owner_of(std::string_view property) override;
  [[nodiscard]] std::vector<Link> links_of_property(std::string_view property) override;
  [[nodiscard]] std::vector<Link> live_links() override;
  double save_link(const Link& link, bool visible, Instant now) override;
  bool remove_link(std::string_view account, std::string_view property, Instant now) override;
  void probe() override;
  [[nodiscard]] std::vector<LinkCount> count_links() override;
  [[nodiscard]] std::vector<Link> links() override;
  [[nodiscard]] bool mark_dirty(std::string_view webhook_hash) override;
  [[nodiscard]] core::Trouble trouble(std::string_view account, std::string_view property) override;
  bool warn(const Link& link, std::string_view words, std::string_view news, std::optional<Instant> since,
            Instant now) override;
  void save_trouble(std::string_view account, std::string_view property,
                    const core::Trouble& trouble) override;
  [[nodiscard]] std::vector<core::Passed> passed(std::string_view account,
                                                 std::string_view property) override;

  [[nodiscard]] std::vector<Notice> due_notices(Instant now, int at_most) override;
  [[nodiscard]] std::optional<Instant> next_notice_at() override;
  void delay_notice(std::int64_t number, Instant due_at) override;
  void drop_notice(std::int64_t number) override;
  int drop_notices(Instant made_before) override;
  [[nodiscard]] std::int64_t count_notices() override;
  [[nodiscard]] std::optional<Instant> oldest_notice_at() override;

  [[nodiscard]] bool add_api_secret(const ApiSecret& secret, int at_most) override;
  [[nodiscard]] std::vector<ApiSecret> api_secrets() override;
  [[nodiscard]] bool revoke_api_secret(std::string_view id) override;

 private:
  Database database_;
};

}  // namespace latchkey::store::sqlite

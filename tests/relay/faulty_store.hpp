// A store that can be told to fail, as on a full or read-only disk; otherwise it is the one behind it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "store/store.hpp"

namespace latchkey::relay::tests {

/// What the exception says: none of it may reach an answer.
inline constexpr std::string_view kStoreDetail = "STORE-DETAIL-/var/lib/latchkey.db-disk-full";

/// Which calls fail. Outlives the stores it is given to.
struct StoreFaults {
  bool all = false;
  int after = -1;    ///< The call after so many more fails, once.
  std::string only;  ///< The method of this name fails, always.
  int calls = 0;
  std::function<void(std::string_view method)> before{};  ///< Each call.
};

class FaultyStore final : public store::Store {
 public:
  FaultyStore(std::unique_ptr<store::Store> store, StoreFaults& faults)
      : store_(std::move(store)), faults_(faults) {}

  void probe() override { through("probe").probe(); }
  std::vector<store::LinkCount> count_links() override { return through("count_links").count_links(); }
  std::vector<store::Link> links() override { return through("links").links(); }
  void add_flow(const store::Flow& flow) override { through("add_flow").add_flow(flow); }
  std::optional<store::Flow> flow(std::string_view id) override { return through("flow").flow(id); }
  std::optional<store::Flow> flow_by_code(std::string_view hash) override {
    return through("flow_by_code").flow_by_code(hash);
  }
  bool advance_flow(const store::Flow& flow, std::string_view from) override {
    return through("advance_flow").advance_flow(flow, from);
  }
  void hold_grant(const store::Grant& grant) override { through("hold_grant").hold_grant(grant); }
  void name_properties(const store::Grant& grant) override {
    through("name_properties").name_properties(grant);
  }
  bool lives_otherwise(std::string_view property, std::string_view grant) override {
    return through("lives_otherwise").lives_otherwise(property, grant);
  }
  std::optional<store::Flow> flow_of_grant(std::string_view grant) override {
    return through("flow_of_grant").flow_of_grant(grant);
  }
  std::optional<store::Grant> grant(std::string_view id) override { return through("grant").grant(id); }
  void reseal_grant(const store::Grant& fresh) override { through("reseal_grant").reseal_grant(fresh); }
  std::optional<double> bind(const store::Flow& flow, std::string_view from, const store::Grant& grant,
                             const std::vector<store::Link>& links, core::Instant now) override {
    return through("bind").bind(flow, from, grant, links, now);
  }
  std::optional<double> adopt(const store::Grant& grant, const std::vector<store::Link>& links,
                              core::Instant now) override {
    return through("adopt").adopt(grant, links, now);
  }
  std::optional<store::Grant> adopted_grant(std::string_view account, std::string_view hash) override {
    return through("adopted_grant").adopted_grant(account, hash);
  }
  void begin_refresh(std::string_view id, core::Instant now) override {
    through("begin_refresh").begin_refresh(id, now);
  }
  void end_refresh(std::string_view id) override { through("end_refresh").end_refresh(id); }
  std::vector<store::Grant> sealed_otherwise(std::string_view head, std::string_view after,
                                             int at_most) override {
    return through("sealed_otherwise").sealed_otherwise(head, after, at_most);
  }
  int replace_seals(const std::vector<store::Resealing>& fresh) override {
    return through("replace_seals").replace_seals(fresh);
  }
  std::vector<store::SealHead> seal_heads() override { return through("seal_heads").seal_heads(); }
  void forget_grant(std::string_view id) override { through("forget_grant").forget_grant(id); }
  bool scrub() override { return through("scrub").scrub(); }
  store::AccountState account(std::string_view account) override {
    return through("account").account(account);
  }
  std::optional<store::Link> link(std::string_view account, std::string_view property) override {
    return through("link").link(account, property);
  }
  std::optional<store::Link> link_by_webhook(std::string_view hash) override {
    return through("link_by_webhook").link_by_webhook(hash);
  }
  std::optional<std::string> owner_of(std::string_view property) override {
    return through("owner_of").owner_of(property);
  }
  std::vector<store::Link> links_of_property(std::string_view property) override {
    return through("links_of_property").links_of_property(property);
  }
  bool remove_link(std::string_view account, std::string_view property, core::Instant now) override {
    return through("remove_link").remove_link(account, property, now);
  }
  std::vector<store::Link> live_links() override { return through("live_links").live_links(); }
  double save_link(const store::Link& link, bool visible, core::Instant now) override {
    return through("save_link").save_link(link, visible, now);
  }
  core::Trouble trouble(std::string_view account, std::string_view property) override {
    return through("trouble").trouble(account, property);
  }
  bool warn(const store::Link& link, std::string_view words, std::string_view news,
            std::optional<core::Instant> since, core::Instant now) override {
    return through("warn").warn(link, words, news, since, now);
  }
  void save_trouble(std::string_view account, std::string_view property,
                    const core::Trouble& trouble) override {
    through("save_trouble").save_trouble(account, property, trouble);
  }
  std::vector<core::Passed> passed(std::string_view account, std::string_view property) override {
    return through("passed").passed(account, property);
  }
  bool mark_dirty(std::string_view hash) override { return through("mark_dirty").mark_dirty(hash); }
  std::vector<store::Notice> due_notices(core::Instant now, int at_most) override {
    return through("due_notices").due_notices(now, at_most);
  }
  std::optional<core::Instant> next_notice_at() override {
    return through("next_notice_at").next_notice_at();
  }
  void delay_notice(std::int64_t number, core::Instant due_at) override {
    through("delay_notice").delay_notice(number, due_at);
  }
  void drop_notice(std::int64_t number) override { through("drop_notice").drop_notice(number); }
  std::optional<core::Instant> oldest_notice_at() override {
    return through("oldest_notice_at").oldest_notice_at();
  }
  [[nodiscard]] std::int64_t count_notices() override { return through("count_notices").count_notices(); }
  int drop_notices(core::Instant before) override { return through("drop_notices").drop_notices(before); }
  bool add_api_secret(const store::ApiSecret& secret, int at_most) override {
    return through("add_api_secret").add_api_secret(secret, at_most);
  }
  std::vector<store::ApiSecret> api_secrets() override { return through("api_secrets").api_secrets(); }
  bool revoke_api_secret(std::string_view id) override {
    return through("revoke_api_secret").revoke_api_secret(id);
  }
  std::vector<store::Grant> holds_over(core::Instant now) override {
    return through("holds_over").holds_over(now);
  }
  int sweep_flows(core::Instant now) override { return through("sweep_flows").sweep_flows(now); }

 private:
  store::Store& through(std::string_view method) {
    ++faults_.calls;
    if (faults_.before) faults_.before(method);
    const bool now = faults_.after == 0;
    if (faults_.after >= 0) --faults_.after;
    if (faults_.all || now || faults_.only == method) throw store::StoreError(std::string{kStoreDetail});
    return *store_;
  }

  std::unique_ptr<store::Store> store_;
  StoreFaults& faults_;
};

}  // namespace latchkey::relay::tests

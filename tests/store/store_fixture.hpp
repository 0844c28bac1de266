// Plain example records, and a store in a folder of its own.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "store/store.hpp"
#include "temporary_directory.hpp"

namespace latchkey::store {

inline void PrintTo(const Flow& flow, std::ostream* out) {
  *out << "flow " << flow.id << " " << flow.state;
}
inline void PrintTo(const Grant& grant, std::ostream* out) {
  *out << "grant " << grant.id;
}
inline void PrintTo(const Link& link, std::ostream* out) {
  *out << "link " << link.account << "/" << link.property;
}

}  // namespace latchkey::store

namespace latchkey::test {

using core::instant;

inline store::Flow a_flow(std::string id) {
  store::Flow flow;
  flow.id = std::move(id);
  flow.account = "demo";
  flow.property = "320000";
  flow.origin = "http://localhost:8082";
  flow.return_to = "http://localhost:8082/integrations?tab=1";
  flow.site = "http://localhost:8081";
  flow.state = "ticket";
  flow.code_hash = "code of " + flow.id;
  flow.cookie_hash = "cookie of " + flow.id;
  flow.expires_at = instant(60'000);
  return flow;
}

inline store::Grant a_grant(std::string id, std::vector<std::string> properties = {"320000"}) {
  store::Grant grant;
  grant.id = std::move(id);
  grant.kind = core::CredentialKind::oauth;
  grant.sealed = std::string("\0sealed\xff", 8) + grant.id;
  grant.properties = std::move(properties);
  grant.access_expires_at = instant(28'800'000);
  grant.held_until = instant(600'000);
  return grant;
}

inline store::Link a_link(std::string account, std::string property, std::string grant = "") {
  store::Link link;
  link.account = std::move(account);
  link.property = std::move(property);
  link.name = "Example Hotel";
  link.grant = std::move(grant);
  link.state = "enabled";
  link.app_state = core::AppState::enabled;
  return link;
}

/// Opens a store and closes it again.
inline void make_store(const std::string& path) {
  (void)store::open_sqlite(path);
}

class StoreTest : public testing::Test {
 protected:
  /// Another connection to the same file, as another request or process would have.
  [[nodiscard]] std::unique_ptr<store::Store> another() const { return store::open_sqlite(path_); }

  /// Closes and opens again: what is seen then was stored, not remembered.
  void reopen() {
    store_.reset();
    store_ = another();
  }

  /// A flow that holds this grant, as after a callback.
  store::Flow hold(const std::string& flow_id, const store::Grant& grant,
                   const std::string& account = "demo") {
    store::Flow flow = a_flow(flow_id);
    flow.account = account;
    flow.state = "held";
    flow.grant = grant.id;
    store_->hold_grant(grant);
    store_->add_flow(flow);
    return flow;
  }

  /// Holds and binds a grant over its properties, as a whole connection does.
  std::optional<double> connect(const store::Grant& grant, const std::string& account,
                                core::Instant now = instant(1)) {
    store::Flow flow = hold("flow of " + grant.id, grant, account);
    flow.state = "bound";
    std::vector<store::Link> links;
    for (const std::string& property : grant.properties) links.push_back(a_link(account, property, grant.id));
    return store_->bind(flow, "held", grant, links, now);
  }

  TemporaryDirectory directory_;
  std::string path_ = directory_.file("latchkey.db");
  std::unique_ptr<store::Store> store_ = store::open_sqlite(path_);
};

}  // namespace latchkey::test

// What the tests of claims share: an app that takes starts from the Marketplace, and a person's browser.
#pragma once

#include <gmock/gmock.h>

#include <string>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {

class Claim : public RelayTest {
 protected:
  Claim() { bench.restart_with(take_marketplace_starts); }

  net::Response start() { return start_in_marketplace(bench, browser); }
  std::string code_for(const std::string& account) {
    const std::string code = open_claim(bench, browser);
    EXPECT_EQ(bench.ask(claim_read(code, account)).status, 200);
    return code;
  }
  void expect_unbound(const std::string& account) {
    EXPECT_THAT(account_of(bench, account)["links"], testing::IsEmpty());
  }

  Browser browser;
};

}  // namespace latchkey::relay::tests

// API secrets in the store: two under one name, and a revoked one is gone for every process.
#include <gmock/gmock.h>

#include "store_fixture.hpp"

namespace latchkey::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Secrets : public StoreTest {
 protected:
  [[nodiscard]] static store::ApiSecret secret(std::string id, std::string name, std::int64_t at = 1) {
    std::string hash = "hash of " + id;
    return {std::move(id), std::move(name), std::move(hash), "sessions claims", instant(at)};
  }
};

TEST_F(Secrets, AreReadBackByNameAndAge) {
  ASSERT_TRUE(store_->add_api_secret(secret("c", "web", 3), 2));
  ASSERT_TRUE(store_->add_api_secret(secret("b", "web", 2), 2));
  ASSERT_TRUE(store_->add_api_secret(secret("a", "jobs", 9), 2));
  reopen();
  EXPECT_THAT(store_->api_secrets(),
              ElementsAre(secret("a", "jobs", 9), secret("b", "web", 2), secret("c", "web", 3)));
}

TEST_F(Secrets, AreTwoUnderOneNameAtMost) {
  ASSERT_TRUE(store_->add_api_secret(secret("a", "web"), 2));
  ASSERT_TRUE(store_->add_api_secret(secret("b", "web"), 2));
  EXPECT_FALSE(store_->add_api_secret(secret("c", "web"), 2));
  EXPECT_TRUE(store_->add_api_secret(secret("c", "jobs"), 2));
  EXPECT_TRUE(store_->revoke_api_secret("a"));
  EXPECT_TRUE(store_->add_api_secret(secret("d", "web"), 2));
}

TEST_F(Secrets, RevokedOnesAreGoneForAnotherProcess) {
  ASSERT_TRUE(store_->add_api_secret(secret("a", "web"), 2));
  const auto relay = another();
  EXPECT_FALSE(store_->revoke_api_secret("b"));
  EXPECT_TRUE(store_->revoke_api_secret("a"));
  EXPECT_THAT(relay->api_secrets(), IsEmpty());
}

}  // namespace
}  // namespace latchkey::test

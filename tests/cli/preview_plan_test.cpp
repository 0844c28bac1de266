#include "cli/preview_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <toml++/toml.h>
#include <algorithm>

namespace latchkey::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const PreviewOptions kOptions{.port = 9000, .state_dir = "some \"quoted\" folder"};

TEST(PreviewPlan, WritesAConfigurationThatTomlReadersTake) {
  const toml::table config = toml::parse(relay_config(kOptions, true));
  EXPECT_EQ(config["store"].value_or(""), std::string("some \"quoted\" folder/relay/relay.db"));
  EXPECT_EQ(config["operator_listen"].value_or(""), std::string("127.0.0.1:9003"));
  EXPECT_EQ(config["listen"].as_array()->size(), 3U);
  EXPECT_EQ(config["app"]["api_base"].value_or(""), std::string("http://127.0.0.1:9000/api/v1.3"));
  EXPECT_EQ(config["app"]["client_id"].value_or(""), std::string("exampleapp_0123456789abcdefABCDEF01"));
}

TEST(PreviewPlan, KeepsAFlowOnOneSetOfHosts) {
  const toml::table config = toml::parse(relay_config(kOptions, true));
  const toml::array& sites = *config["site"].as_array();
  ASSERT_EQ(sites.size(), 2U);
  EXPECT_EQ(sites[0].at_path("public").value_or(""), std::string("http://localhost:9001"));
  EXPECT_EQ(sites[0].at_path("login_url").value_or(""), std::string("http://localhost:9002/login"));
  EXPECT_EQ(sites[1].at_path("public").value_or(""), std::string("http://127.0.0.2:9001"));
  EXPECT_EQ(sites[1].at_path("authorize_url").value_or(""),
            std::string("http://127.0.0.1:9000/api/v1.3/oauth"));
  EXPECT_EQ(sites[1].at_path("return_to[0]").value_or(""), std::string("http://127.0.0.3:9002/"));
  EXPECT_EQ(sites[1].at_path("return_to[1]").value_or(""), std::string("http://127.0.0.3:9002/connection"));
}

TEST(PreviewPlan, LeadsAMarketplaceStartToThePartnersClaimPageOnTheSameSetOfHosts) {
  const toml::table config = toml::parse(relay_config(kOptions, true));
  const toml::array& sites = *config["site"].as_array();
  EXPECT_EQ(sites[0].at_path("claim_url").value_or(""), std::string("http://localhost:9002/claim"));
  EXPECT_EQ(sites[1].at_path("claim_url").value_or(""), std::string("http://127.0.0.3:9002/claim"));
}

TEST(PreviewPlan, ConnectsByOauthAndWithoutASetUpStepUnlessAskedOtherwise) {
  const toml::table config = toml::parse(relay_config(kOptions, true));
  EXPECT_EQ(config["app"]["credential"].value_or(""), std::string("oauth"));
  EXPECT_EQ(config["app"]["after_connect"].value_or(""), std::string("enabled"));
  EXPECT_THAT(children(kOptions, "/bin/latchkey", {"s", "whsec_x"})[2].process.environment,
              Contains("LATCHKEY_SET_UP_STEP=0"));
}

TEST(PreviewPlan, ConnectsByApiKeyWhenAsked) {
  PreviewOptions options = kOptions;
  options.credential = "api_key";
  const toml::table config = toml::parse(relay_config(options, true));
  EXPECT_EQ(config["app"]["credential"].value_or(""), std::string("api_key"));
}

TEST(PreviewPlan, TellsRelayAndPartnerOfTheSetUpStepWhenAsked) {
  PreviewOptions options = kOptions;
  options.set_up_step = true;
  const toml::table config = toml::parse(relay_config(options, true));
  EXPECT_EQ(config["app"]["after_connect"].value_or(""), std::string("pending"));
  EXPECT_THAT(children(options, "/bin/latchkey", {"s", "whsec_x"})[2].process.environment,
              Contains("LATCHKEY_SET_UP_STEP=1"));
}

TEST(PreviewPlan, ReturnsToThePartnersOwnCallbackOnlyWhenAsked) {
  PreviewOptions options = kOptions;
  EXPECT_THAT(relay_config(options, true), Not(HasSubstr("redirect_uri")));
  options.forward_callback = true;
  const toml::table config = toml::parse(relay_config(options, true));
  const toml::array& sites = *config["site"].as_array();
  EXPECT_EQ(sites[0].at_path("redirect_uri").value_or(""),
            std::string("http://localhost:9002/cloudbeds/callback"));
  EXPECT_EQ(sites[1].at_path("redirect_uri").value_or(""),
            std::string("http://127.0.0.3:9002/cloudbeds/callback"));
}

TEST(PreviewPlan, LeavesOutIpv6WhereThereIsNone) {
  const toml::table config = toml::parse(relay_config(kOptions, false));
  EXPECT_EQ(config["listen"].as_array()->size(), 2U);
}

TEST(PreviewPlan, HoldsNoSecretInTheConfigurationOrOnACommandLine) {
  EXPECT_THAT(relay_config(kOptions, true), Not(HasSubstr("SECRET")));
  for (const ChildSpec& child : children(kOptions, "/bin/latchkey", {"the-api-secret", "whsec_x"})) {
    EXPECT_THAT(child.process.command, Not(Contains(HasSubstr("the-api-secret")))) << child.name;
    EXPECT_THAT(child.process.command, Not(Contains(HasSubstr("whsec_")))) << child.name;
  }
}

TEST(PreviewPlan, GivesTheApiSecretToTheRelayAndThePartnerOnly) {
  const auto specs = children(kOptions, "/bin/latchkey", {"s", "whsec_x"});
  ASSERT_EQ(specs.size(), 3U);
  EXPECT_TRUE(specs[0].process.environment.empty())
      << "the test account plays Cloudbeds, which knows no such secret";
  EXPECT_THAT(specs[1].process.environment, Contains("LATCHKEY_API_SECRET=s"));
  EXPECT_THAT(specs[2].process.environment, Contains("LATCHKEY_API_SECRET=s"));
  for (const std::size_t both : {1U, 2U})
    EXPECT_THAT(specs[both].process.environment, Contains("LATCHKEY_NOTIFY_SECRET=whsec_x"));
  EXPECT_THAT(specs[2].process.environment, Not(Contains(HasSubstr("CLIENT_SECRET"))));
}

TEST(PreviewPlan, BindsLoopbackOnly) {
  const auto is_loopback = [](const Endpoint& endpoint) {
    return endpoint.address == "::1" || endpoint.address.starts_with("127.");
  };
  EXPECT_TRUE(std::ranges::all_of(endpoints(9000), is_loopback));
}

TEST(PreviewPlan, NamesThePageThatExplainsOnTheOperatorsListener) {
  EXPECT_EQ(operator_page(9000, "/support"), "http://127.0.0.1:9003/support");
}

TEST(PreviewPlan, AsksEachChildForItsReadiness) {
  EXPECT_THAT(readiness_urls(9000), ElementsAre("http://127.0.0.1:9000/", "http://127.0.0.1:9003/readyz",
                                                "http://127.0.0.1:9002/healthz"));
}

}  // namespace
}  // namespace latchkey::cli

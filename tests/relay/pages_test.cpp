// What a person sees when something went wrong on the way, and what a program does.
#include "relay/pages.hpp"

#include <gmock/gmock.h>
#include <sodium.h>

#include <array>

#include "core/problem.hpp"
#include "relay/journey.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ProblemPage, SaysForEveryProblemWhatHappenedAndWhatSupportNeeds) {
  for (const core::ProblemRow& row : core::kProblems) {
    const net::Response page = problem_page(row.id, "http://localhost:8082/");
    EXPECT_EQ(page.status, row.status == 0 ? 400 : row.status) << row.name;
    EXPECT_THAT(page.body, HasSubstr("<code>" + std::string{row.name} + "</code>"));
    EXPECT_EQ(page.headers.get("Content-Type"), "text/html; charset=utf-8");
  }
}

TEST(ProblemPage, EscapesWhereItLeads) {
  const net::Response page =
      problem_page(core::Problem::ticket_unknown, "http://x/\"><script>alert('1')&amp;");
  EXPECT_THAT(page.body, Not(HasSubstr("<script")));
  EXPECT_THAT(page.body, HasSubstr("href=\"http://x/&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&amp;amp;\""));
}

TEST(ProblemPage, HasNoLinkWhenNoWayOnIsKnown) {
  EXPECT_THAT(problem_page(core::Problem::ticket_unknown, "").body, Not(HasSubstr("<a ")));
}

TEST(ProblemPage, AllowsItsOwnStyleAndNothingElse) {
  const net::Response page = problem_page(core::Problem::ticket_unknown, "http://localhost:8082/");
  const std::size_t begin = page.body.find("<style>") + 7;
  const std::string style = page.body.substr(begin, page.body.find("</style>") - begin);
  ASSERT_THAT(style, HasSubstr("font"));
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(style.data()), style.size());
  std::array<char, 64> text{};
  sodium_bin2base64(text.data(), text.size(), hash.data(), hash.size(), sodium_base64_VARIANT_ORIGINAL);
  EXPECT_EQ(page.headers.get("Content-Security-Policy"),
            "default-src 'none'; style-src 'sha256-" + std::string{text.data()} +
                "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  EXPECT_THAT(page.body, Not(HasSubstr("style=\"")));
  EXPECT_THAT(page.body, Not(HasSubstr("<script")));
}

TEST(ProblemAnswer, IsAProblemWithOurCodeForEveryRow) {
  for (const core::ProblemRow& row : core::kProblems) {
    const net::Response answer = problem_answer(row.id, "<detail> \"quoted\" \xFF");
    EXPECT_EQ(code_of(answer), row.name);
    EXPECT_EQ(Json::parse(answer.body).at("title"), row.meaning);
    EXPECT_EQ(Json::parse(answer.body).at("status"), answer.status);
    EXPECT_THAT(Json::parse(answer.body).at("detail").get<std::string>(),
                testing::StartsWith("<detail> \"quoted\""));
  }
}

}  // namespace
}  // namespace latchkey::relay::tests

// What the doctor reads of strangers: HTML, policies, integrity, streams, snapshots, attributes.
#include <gmock/gmock.h>

#include "cli/doctor_html.hpp"
#include "cli/doctor_integrity.hpp"
#include "cli/doctor_policy.hpp"
#include "cli/doctor_snapshot.hpp"
#include "cli/doctor_stream.hpp"
#include "cli/doctor_truth.hpp"

namespace latchkey::cli::doctor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

TEST(DoctorHtml, FindsScriptsButtonsPoliciesFramesAndTheBase) {
  const PageMarkup page = read_page(
      "<!doctype html><base href='/app/'><META HTTP-EQUIV=content-security-policy CONTENT=\"script-src "
      "'self'\">"
      "<script TYPE=module src=\" /latchkey.js \"></script><p><latchkey-button relay='https://r.example'>"
      "<span><a href='https://x.example/?a=1&amp;b=2'>Connect App</a></span></latchkey-button>"
      "<latchkey-button app-state=pending>none</latchkey-button><iframe sandbox></iframe><iframe "
      "src=x></iframe>");
  EXPECT_EQ(page.base, "/app/");
  EXPECT_THAT(page.policies, ElementsAre("script-src 'self'"));
  ASSERT_THAT(page.scripts, SizeIs(1));
  EXPECT_EQ(attribute(page.scripts[0], "type"), "module");
  EXPECT_EQ(attribute(page.scripts[0], "src"), "/latchkey.js");
  ASSERT_THAT(page.buttons, SizeIs(2));
  EXPECT_EQ(page.buttons[0].href, "https://x.example/?a=1&b=2");
  EXPECT_EQ(page.buttons[1].href, std::nullopt);
  EXPECT_THAT(page.sandboxed, SizeIs(1));
}

TEST(DoctorHtml, ReadsWhateverItIsGiven) {
  for (const std::string& bytes : {std::string(), std::string("\0<a\0", 4), std::string("<!doctype"),
                                   std::string(10'000, '<'), std::string("\xff\xfe\x00", 3)}) {
    EXPECT_THAT(read_page(bytes).buttons, IsEmpty());
  }
  std::string deep;
  for (int i = 0; i < 5'000; ++i) deep += "<div>";
  EXPECT_THAT(read_page(deep + "<latchkey-button>").scripts, IsEmpty());
  std::string many;
  for (int i = 0; i < 500; ++i) many += "<latchkey-button></latchkey-button>";
  EXPECT_THAT(read_page(many).buttons, SizeIs(kElements));
  EXPECT_THAT(read_page("<!-- <latchkey-button> --><textarea><latchkey-button></textarea>").scripts,
              IsEmpty());
  EXPECT_THAT(read_page("<latchkey-button relay=x>", "no-such-charset").buttons.size(), testing::Le(1U));
}

TEST(DoctorHtml, OverlooksWhatStandsInATemplate) {
  const PageMarkup page = read_page(
      "<!doctype html><template><base href=/x/><script src=/a.js></script><latchkey-button></latchkey-button>"
      "</template><latchkey-button relay=r><template><a href=/hidden>no</a></template></latchkey-button>"
      "<div><TEMPLATE shadowrootmode=open><script src=/b.js></script></TEMPLATE></div>");
  EXPECT_EQ(page.base, "");
  EXPECT_EQ(page.buttons_in_templates, 1U);
  ASSERT_THAT(page.buttons, SizeIs(1));
  EXPECT_EQ(attribute(page.buttons[0].attributes, "relay"), "r");
  EXPECT_EQ(page.buttons[0].href, std::nullopt);
  ASSERT_THAT(page.scripts, SizeIs(1)) << "a declared shadow tree is on the page";
  EXPECT_EQ(attribute(page.scripts[0], "src"), "/b.js");
}

struct SourceRow {
  std::string_view source;
  std::string_view url;
  bool allowed;
};
constexpr std::string_view kPage = "https://partner.example/p";
constexpr SourceRow kSources[] = {
    {"'self'", "https://partner.example/x", true},
    {"'SELF'", "https://partner.example:443/x", true},
    {"'self'", "https://relay.example/x", false},
    {"'none'", "https://partner.example/", false},
    {"*", "https://any.example/", true},
    {"https:", "https://any.example/", true},
    {"http:", "https://any.example/", true},
    {"https:", "http://localhost/", false},
    {"data:", "https://any.example/", false},
    {"https://relay.example", "https://relay.example/v1/state", true},
    {"https://relay.example", "https://relay.example:8443/", false},
    {"https://relay.example:*", "https://relay.example:8443/", true},
    {"relay.example", "https://RELAY.example/", true},
    {"relay.example", "http://relay.example/", false},
    {"*.example", "https://relay.example/", true},
    {"*.relay.example", "https://relay.example/", false},
    {"*.relay.example", "https://eu.relay.example/", true},
    {"https://relay.example/v1/", "https://relay.example/v1/state", true},
    {"https://relay.example/v1", "https://relay.example/v1/state", false},
    {"https://relay.example/v1/state", "https://relay.example/v1/state", true},
    {"http://[::1]:8081", "http://[::1]:8081/x", true},
    {"https://relay.example.evil.example", "https://relay.example/", false},
};

TEST(DoctorPolicy, MatchesSourcesAsBrowsersDo) {
  for (const SourceRow& row : kSources) {
    const Directive directive{"connect-src", {std::string(row.source)}};
    EXPECT_EQ(allows(directive, row.url, kPage), row.allowed) << row.source << ' ' << row.url;
  }
}

TEST(DoctorPolicy, ReadsEveryPolicyOfEveryField) {
  net::Headers headers;
  headers.add("content-security-policy", "Default-Src 'none'; ;script-src a  b;script-src c, img-src *");
  headers.add("Content-Security-Policy", "connect-src d");
  headers.add("Content-Security-Policy-Report-Only", "default-src 'none'");
  const auto policies = read_policies(headers, {"base-uri 'none'"});
  ASSERT_THAT(policies, SizeIs(4));
  ASSERT_THAT(policies[0], SizeIs(2));
  EXPECT_EQ(policies[0][0].name, "default-src");
  EXPECT_THAT(policies[0][1].sources, ElementsAre("a", "b"));
  EXPECT_EQ(governing(policies[0], {"connect-src", "default-src"})->name, "default-src");
  EXPECT_EQ(governing(policies[1], {"connect-src", "default-src"}), nullptr);
}

TEST(DoctorPolicy, NamesATagByItsNonceOrByAllItsHashes) {
  const Directive directive{"script-src", {"'nonce-aB'", "'sha256-AA=='", "'sha384-BB'"}};
  EXPECT_TRUE(names_tag(directive, "aB", ""));
  EXPECT_FALSE(names_tag(directive, "ab", "")) << "letter by letter";
  EXPECT_FALSE(names_tag(directive, "", ""));
  EXPECT_TRUE(names_tag(directive, "", "sha256-AA=="));
  EXPECT_TRUE(names_tag(directive, "", "sha384-BB?opt md5-CC sha256-AA==")) << "md5 is no integrity";
  EXPECT_FALSE(names_tag(directive, "", "sha384-BB sha512-DD"));
  EXPECT_FALSE(names_tag(directive, "", "md5-CC"));
  EXPECT_TRUE(has_nonce_or_hash(directive));
  EXPECT_FALSE(has_nonce_or_hash({"script-src", {"'self'", "sha256-AA==", "'"}}));
}

TEST(DoctorIntegrity, TheStrongestHashCounts) {
  const std::string good = integrity_of("abc");
  EXPECT_EQ(good, "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn");
  EXPECT_TRUE(is_integral("abc", good));
  EXPECT_TRUE(is_integral("abc", "sha256-AAAA " + good + "?opt")) << "a weaker one is not asked";
  EXPECT_FALSE(is_integral("abd", good));
  EXPECT_FALSE(is_integral("abc", "sha512-AAAA " + good));
  EXPECT_TRUE(is_integral("abc", "md5-AAAA")) << "browsers do not know it and let it pass";
}

TEST(DoctorStream, FindsTheFirstWholeState) {
  const auto event =
      first_state_event(": hi\n\nevent: renew\ndata: {}\n\nevent:state\r\nid: 7\rdata: a\ndata: b\n\n");
  ASSERT_TRUE(event);
  EXPECT_EQ(event->id, "7");
  EXPECT_EQ(event->data, "a\nb");
  EXPECT_EQ(first_state_event("event: state\ndata: a\n\n: more\n")->end, 22U);
  for (const std::string_view none :
       {"", "event: state\ndata: cut off\n", "data: {}\n\n", "event: state\n\n", "{}"})
    EXPECT_FALSE(first_state_event(none)) << none;
}

constexpr std::string_view kStateEvent = "event: state\ndata: {}\n\n";

/// A stream whose parts came after so many milliseconds, each a comment but for the first.
[[nodiscard]] net::OutgoingReply stream_with_parts_after(std::initializer_list<int> times) {
  net::OutgoingReply reply;
  reply.status = 200;
  for (const int time : times) {
    reply.body += reply.body.empty() ? kStateEvent : ":\n\n";
    reply.arrivals.push_back({std::chrono::milliseconds{time}, reply.body.size()});
  }
  return reply;
}

TEST(DoctorStream, HearsTheFirstByteAfterTheBurstHoweverOftenTheHeartBeats) {
  const auto of = [](std::initializer_list<int> times) {
    return silence_before_life(stream_with_parts_after(times), 1s);
  };
  EXPECT_EQ(of({20, 520, 1'020, 1'521}), 501ms);
  EXPECT_EQ(of({20, 21, 1'020, 2'020}), 1s) << "exactly at its end still belongs to the burst";
  EXPECT_EQ(of({20, 4'020}), 4s);
  EXPECT_EQ(of({20, 21, 8'021}), 8s);
  EXPECT_EQ(of({20, 21, 30}), std::nullopt);
  EXPECT_EQ(of({20}), std::nullopt);
  EXPECT_EQ(of({}), std::nullopt);
}

TEST(DoctorStream, TheBurstBeginsWhenTheStateIsWhole) {
  net::OutgoingReply reply{.status = 200, .body = std::string(kStateEvent)};
  reply.arrivals = {{0ms, 5}, {1'500ms, kStateEvent.size()}};
  EXPECT_EQ(silence_before_life(reply, 1s), std::nullopt) << "a state in two pieces is one answer";
  reply.body += ":\n\n";
  reply.arrivals.push_back({2'501ms, reply.body.size()});
  EXPECT_EQ(silence_before_life(reply, 1s), 1'001ms);
}

TEST(DoctorSnapshot, NamesWhatIsWrong) {
  const auto of = [](std::string_view link) {
    return fault_of_snapshot(R"({"revision":1,"links":[)" + std::string(link) + "]}");
  };
  EXPECT_EQ(of(R"({"app_state":"enabled"})"), "") << "a simpler back end leaves the rest out";
  EXPECT_THAT(of(R"({})"), HasSubstr("links[0].app_state"));
  EXPECT_THAT(of(R"(7)"), HasSubstr("links[0]"));
  EXPECT_THAT(of(R"({"app_state":"enabled","href":7})"), HasSubstr("links[0].href"));
  EXPECT_THAT(of(R"({"app_state":"enabled","name":null})"), HasSubstr("links[0].name"));
  EXPECT_THAT(of(R"({"app_state":"enabled","action":"press"})"), HasSubstr("links[0].action"));
  EXPECT_THAT(of(R"({"app_state":"enabled","note":")" + std::string(1'001, 'x') + "\"}"), HasSubstr("note"));
  EXPECT_EQ(fault_of_snapshot(R"({"revision":1,"links":[],"may_connect":false})"), "");
  EXPECT_EQ(fault_of_snapshot(R"({"revision":1,"links":[],"may_connect":true})"), "");
  for (const std::string_view other : {"null", "0", "\"false\"", "[]"}) {
    const std::string body = R"({"revision":1,"links":[],"may_connect":)" + std::string(other) + "}";
    EXPECT_THAT(fault_of_snapshot(body), HasSubstr("may_connect")) << other;
  }
  for (const std::string_view body :
       {"", "[]", "{}", R"({"revision":-1,"links":[]})", R"({"revision":1.5,"links":[]})",
        R"({"revision":1e300,"links":[]})", R"({"revision":1})", "\xff"}) {
    EXPECT_NE(fault_of_snapshot(body), "") << body;
  }
}

TEST(DoctorSnapshot, NamesWhatCouldBeBetter) {
  const auto of = [](std::string_view link) {
    return flaw_of_snapshot(R"({"revision":1,"links":[)" + std::string(link) + "]}");
  };
  EXPECT_EQ(of(R"({"app_state":"enabled","action":"login","href":"https://x.example/"})"), "");
  EXPECT_THAT(of(R"({"app_state":"enabled"})"), HasSubstr("login-url"));
  EXPECT_THAT(of(R"({"app_state":"enabled","href":"javascript:0"})"), HasSubstr("not follow"));
}

TEST(DoctorTruth, JudgesAttributesAsTheButtonDoes) {
  const auto of = [](Attributes attributes) { return read_truth(attributes, kPage, kPage); };
  EXPECT_EQ(of({}).base, "https://partner.example");
  EXPECT_EQ(of({{"relay", "https://r.example/base//"}, {"session", "t"}}).base, "https://r.example/base");
  EXPECT_EQ(of({{"relay", "https://r.example"}, {"session-url", "/s"}}).session_url,
            "https://partner.example/s");
  EXPECT_TRUE(of({{"app-state", "pending"}}).fixed);
  const Truth misled =
      read_truth({{"relay", "https://r.example"}, {"session-url", "/s"}}, kPage, "https://cdn.example/");
  EXPECT_EQ(misled.mistake, "<base href> leads session-url to https://cdn.example/s");
  EXPECT_THAT(misled.cure, HasSubstr("session-url=\"https://partner.example/s\""));
  for (const Attributes& bad : {Attributes{{"app-state", "on"}},
                                {{"relay", "http://r.example"}},
                                {{"relay", "javascript:x"}},
                                {{"relay", "https://r.example"}},
                                {{"relay", "https://a@r.example"}},
                                {{"session-url", "https://r.example/s"}}}) {
    EXPECT_NE(of(bad).mistake, "") << bad.begin()->second;
  }
}

}  // namespace
}  // namespace latchkey::cli::doctor

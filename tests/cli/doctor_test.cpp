// What the doctor says of whole sites, what it asks them, and how its command ends.
#include <gmock/gmock.h>

#include <algorithm>

#include "cli/command.hpp"
#include "cli/doctor_report.hpp"
#include "cli/doctor_site.hpp"

namespace latchkey::cli::doctor {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Doctor, FindsNothingWrongWithASiteThatIsWell) {
  Site site;
  site.stream();
  const auto told = judge(site.visited());
  EXPECT_EQ(summary(told), "");
  for (const Told& row : told) {
    const bool only_with_cookie = row.check == "session-logged-out";
    EXPECT_EQ(row.finding.mark, only_with_cookie ? Mark::skipped : Mark::fine)
        << row.check << row.finding.what;
  }
}

struct Heard {
  std::string_view name;
  std::vector<int> after;  ///< Milliseconds.
  net::Failure failure;
  Mark mark;
  std::string_view what;
};
const Heard kHeard[] = {
    {"a beat every 500 ms", {5, 505, 1'005, 1'506}, net::Failure::none, Mark::fine, "after 501 ms"},
    {"a beat each second", {5, 1'005, 2'005}, net::Failure::none, Mark::fine, "after 1000 ms"},
    {"a beat each second, late", {5, 1'007}, net::Failure::none, Mark::fine, "after 1002 ms"},
    {"a beat every 4 s", {5, 6, 4'005}, net::Failure::none, Mark::fine, "after 3999 ms"},
    {"too late, and we stopped", {5, 7'005}, net::Failure::none, Mark::wrong, "falls silent"},
    {"never", {5, 505}, net::Failure::timed_out, Mark::wrong, "falls silent"},
    {"the server's end", {5, 505}, net::Failure::none, Mark::wrong, "ends by itself"},
};

TEST(Doctor, TellsAHeartbeatASilenceAndAnEndApart) {
  for (const Heard& row : kHeard) {
    Evidence evidence;
    net::OutgoingReply& stream = evidence[Ask::stream].reply;
    stream.status = 200;
    stream.failure = row.failure;
    stream.headers.add("Content-Type", "text/event-stream");
    for (const int time : row.after) {
      stream.body += stream.body.empty() ? "event: state\ndata: {}\n\n" : ":\n\n";
      stream.arrivals.push_back({std::chrono::milliseconds{time}, stream.body.size()});
    }
    const auto told = judge(evidence);
    const auto heartbeat = std::ranges::find(told, "stream-heartbeat", &Told::check);
    ASSERT_NE(heartbeat, told.end());
    EXPECT_EQ(heartbeat->finding.mark, row.mark) << row.name;
    EXPECT_THAT(heartbeat->finding.what, HasSubstr(row.what)) << row.name;
  }
}

TEST(Doctor, HearsAQuickHeartbeat) {
  Site site;
  site.stream();
  site.heartbeat = std::chrono::milliseconds{100};  // five in what it takes for one answer in pieces
  EXPECT_EQ(mark_of(judge(site.visited()), "stream-heartbeat"), Mark::fine);
}

TEST(Doctor, LetsAPersonOnlyLook) {
  Site site;
  site.replace(site.state, "{\"revision\"", R"({"may_connect":false,"revision")");
  EXPECT_EQ(mark_of(judge(site.visited()), "state-shape"), Mark::fine);
}

/// Policies with nonces: what each lets run was seen in Chromium.
TEST(Doctor, UnderStrictDynamicATagNeedsANonceOrItsHash) {
  const std::string hash = "sha256-LinNmph1XEaJb3otVlJNstbZaySONttG3hTDC/R8jQU=";
  for (const auto& [tag, source] : {std::pair<std::string, std::string>{"nonce=abc", "'nonce-abc'"},
                                    {"integrity=\"" + hash + "\"", "'" + hash + "'"}}) {
    Site site;
    site.replace(site.script, "type=", tag + " type=");
    site.page_headers["Content-Security-Policy"] =
        "script-src 'strict-dynamic' 'unsafe-inline' https: 'wasm-unsafe-eval' " + source;
    const auto told = judge(site.visited());
    EXPECT_EQ(mark_of(told, "policy-script"), Mark::fine) << summary(told);
    EXPECT_EQ(mark_of(told, "policy-unsafe"), Mark::fine) << "browsers overlook what is wide there";
  }
}

TEST(Doctor, NamesWhatMendsItAndNotWhatDoesNot) {
  const auto finding = [](Site& site, std::string_view check) {
    const auto told = judge(site.visited());
    return std::ranges::find(told, check, &Told::check)->finding;
  };
  Site strict;
  strict.replace(strict.page_headers["Content-Security-Policy"], "script-src", "script-src 'strict-dynamic'");
  EXPECT_THAT(finding(strict, "policy-script").cure, AllOf(HasSubstr("nonce"), Not(HasSubstr(strict.api()))));
  Site based;
  based.more = "<base href=\"https://cdn.example/\">";
  EXPECT_THAT(finding(based, "source").what, HasSubstr("<base href>"));
  EXPECT_THAT(finding(based, "source").cure, HasSubstr(based.page() + "/session"));
  based.page_headers["Content-Security-Policy"] += "; base-uri 'none'";
  EXPECT_EQ(finding(based, "source").mark, Mark::fine) << "this base is forbidden: browsers overlook it";
  Site hidden;
  hidden.button = "<template>" + hidden.button + "</template>";
  EXPECT_THAT(finding(hidden, "button").what, HasSubstr("<template>"));
}

TEST(Doctor, SaysThatAPageOverHttpIsNotProtected) {
  Evidence evidence;
  evidence.page = "http://partner.example/";
  EXPECT_EQ(mark_of(judge(evidence), "page-address"), Mark::wrong);
}

TEST(Doctor, WithACookieAsksAsSomebodyWhoIsLoggedOutToo) {
  Site site;
  Asked asked = site.asked();
  asked.cookie = "login=1";
  EXPECT_EQ(mark_of(judge(site.visited(asked)), "session-logged-out"), Mark::wrong)
      << "a session for anybody";
  site.routes["GET /session"] = [well = site.routes["GET /session"]](const net::Request& request) {
    return request.cookie("login") ? well(request) : net::text(204, "");
  };
  const auto told = judge(site.visited(asked));
  EXPECT_EQ(mark_of(told, "session-logged-out"), Mark::fine);
  EXPECT_EQ(mark_of(told, "state"), Mark::fine);
}

TEST(Doctor, TakesASessionAndAButtonFromTheCommandLine) {
  Site site;
  site.button.clear();
  site.routes.erase("GET /session");
  Asked asked = site.asked();
  asked.relay = site.api();
  asked.session_url = "/session";
  asked.session = kToken;
  const auto told = judge(site.visited(asked));
  EXPECT_EQ(mark_of(told, "button"), Mark::hint);
  EXPECT_EQ(mark_of(told, "state"), Mark::fine);
}

TEST(Doctor, FollowsThePagesOwnRedirectsAndNoOthers) {
  Site site;
  site.routes["GET /old"] = [](const net::Request&) { return net::see_other("/"); };
  Asked asked = site.asked();
  asked.page = site.page() + "/old";
  EXPECT_EQ(site.visited(asked).page, site.page() + "/");
  site.routes["GET /"] = [](const net::Request&) { return net::see_other("/"); };
  EXPECT_EQ(mark_of(judge(site.visited(asked)), "page-answer"), Mark::wrong) << "a loop ends";
}

TEST(Doctor, ChangesNothingWhileItLooks) {
  Site site;
  std::vector<std::string> bodies;
  site.routes["POST /v1/connect"] =
      site.routes["POST /v1/connect/finish"] = [&](const net::Request& request) {
        bodies.push_back(std::string(request.header("Origin")) + request.body);
        return net::problem(403, "origin_not_allowed", "", "");
      };
  site.routes["POST /v1/disconnect"] = [&](const net::Request&) {
    ADD_FAILURE() << "it would have ended a connection";
    return net::text(200, "");
  };
  static_cast<void>(site.visited());
  EXPECT_EQ(bodies.size(), 4U);
  for (const std::string& body : bodies)
    EXPECT_THAT(body, Not(HasSubstr(site.page()))) << "no page of theirs asked";
}

TEST(Doctor, ShowsWhatStrangersWroteWithoutObeyingIt) {
  const std::vector<Told> told{{"the page", "button", {Mark::wrong, "a \x1b[31m b", "Do\nthis."}}};
  EXPECT_THAT(table(told), Not(HasSubstr("\x1b")));
  EXPECT_THAT(table(told), HasSubstr("WRONG"));
  EXPECT_THAT(as_json(told, "p\xff"), HasSubstr(R"("summary":{"ok":0,"hint":0,"WRONG":1,"skipped":0})"));
}

struct Ended {
  int code = -1;
  std::string out;
  std::string err;
};

Ended run_it(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"latchkey", "doctor"});
  std::vector<const char*> values;
  for (const std::string& argument : arguments) values.push_back(argument.c_str());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = run(commands(), {static_cast<int>(values.size()), values.data()});
  return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

TEST(DoctorCommand, EndsWith0WhenNothingIsWrongAnd1WhenSomethingIs) {
  Site site;
  const Ended well = run_it({"--page", site.page() + "/"});
  EXPECT_EQ(well.code, kFine) << well.out;
  EXPECT_THAT(well.out, HasSubstr("0 WRONG"));
  site.replace(site.button, "https://x.example/", "javascript:alert(1)");
  const Ended ill = run_it({"--page", site.page() + "/", "--json"});
  EXPECT_EQ(ill.code, kNegative);
  EXPECT_THAT(ill.out, HasSubstr(R"("check":"child-link","mark":"WRONG")"));
  EXPECT_THAT(ill.out, Not(HasSubstr(std::string(kToken)))) << "a session is nobody's to read";
}

TEST(DoctorCommand, EndsWith2ForAWrongCommandLineAnd3WhenThePageDoesNotAnswer) {
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{},
        {"--page", "partner.example"},
        {"--page", "ftp://x.example/"},
        {"--page", "https://x.example/", "--cookie", "a=b\r\nX: y"}}) {
    EXPECT_EQ(run_it(wrong).code, kUsage);
  }
  const Ended nobody = run_it({"--page", "http://127.0.0.1:1/"});
  EXPECT_EQ(nobody.code, kCouldNotRun);
  EXPECT_THAT(nobody.err, HasSubstr("does not answer (connect)"));
}

}  // namespace
}  // namespace latchkey::cli::doctor

// Each finding of the doctor, provoked at a site that is well but for one thing.
#include <gmock/gmock.h>

#include <algorithm>

#include "cli/command.hpp"
#include "cli/doctor_report.hpp"
#include "cli/doctor_site.hpp"

namespace latchkey::cli::doctor {
namespace {

using testing::HasSubstr;
using testing::Not;

[[nodiscard]] std::string summary(const std::vector<Told>& told) {
  std::string text;
  for (const Told& row : told) {
    if (row.finding.mark == Mark::hint || row.finding.mark == Mark::wrong)
      text += std::string(row.check) + ": " + row.finding.what + '\n';
  }
  return text;
}

[[nodiscard]] Mark mark_of(const std::vector<Told>& told, std::string_view check) {
  const auto row = std::ranges::find(told, check, &Told::check);
  EXPECT_NE(row, told.end()) << check;
  return row == told.end() ? Mark::skipped : row->finding.mark;
}

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

/// A site with one fault, and the check that must see it.
struct Fault {
  std::string_view name;
  std::string_view check;
  Mark mark;
  void (*make)(Site&);
};

const Fault kFaults[] = {
    {"page_500", "page-answer", Mark::wrong,
     [](Site& site) { site.routes["GET /"] = [](const net::Request&) { return net::html(500, "oh"); }; }},
    {"page_as_text", "page-answer", Mark::wrong,
     [](Site& site) { site.page_headers["Content-Type"] = "text/plain"; }},
    {"page_sends_to_another_origin", "page-answer", Mark::wrong,
     [](Site& site) {
       site.routes["GET /"] = [](const net::Request&) { return net::see_other("https://login.example/"); };
     }},
    {"no_script", "script", Mark::wrong, [](Site& site) { site.script.clear(); }},
    {"only_a_bundle", "script", Mark::hint,
     [](Site& site) { site.script = "<script type=module src=/bundle.js></script>"; }},
    {"script_is_no_module", "script", Mark::wrong,
     [](Site& site) { site.replace(site.script, "type=\"module\"", "defer"); }},
    {"script_is_missing", "script-answer", Mark::wrong,
     [](Site& site) { site.routes.erase("GET /latchkey.js"); }},
    {"script_is_html", "script-answer", Mark::wrong,
     [](Site& site) { site.set("/latchkey.js", "Content-Type", "text/html"); }},
    {"script_without_cors", "script-answer", Mark::wrong,
     [](Site& site) { site.set("/latchkey.js", "Access-Control-Allow-Origin", "https://other.example"); }},
    {"script_cached_for_long", "script-cache", Mark::wrong,
     [](Site& site) { site.set("/latchkey.js", "Cache-Control", "public, max-age=31536000"); }},
    {"versioned_script_is_not_kept", "script-cache", Mark::hint,
     [](Site& site) {
       site.routes["GET /latchkey@1.js"] = site.routes["GET /latchkey.js"];
       site.replace(site.script, "/latchkey.js", "/latchkey@1.js");
     }},
    {"versioned_script_without_integrity", "script-integrity", Mark::hint,
     [](Site& site) {
       site.routes["GET /latchkey@1.js"] = site.routes["GET /latchkey.js"];
       site.replace(site.script, "/latchkey.js", "/latchkey@1.js");
     }},
    {"integrity_of_another_file", "script-integrity", Mark::wrong,
     [](Site& site) { site.replace(site.script, "type=", "integrity=\"sha384-AAAA\" type="); }},
    {"integrity_of_what_changes", "script-integrity", Mark::wrong,
     [](Site& site) {
       site.replace(site.script,
                    "type=", "integrity=\"sha256-LinNmph1XEaJb3otVlJNstbZaySONttG3hTDC/R8jQU=\" type=");
     }},
    {"script_from_elsewhere", "script-origin", Mark::hint,
     [](Site& site) { site.script = "<script type=module src=/latchkey.js></script>"; }},
    {"no_button", "button", Mark::wrong, [](Site& site) { site.button.clear(); }},
    {"no_link_inside", "child-link", Mark::wrong,
     [](Site& site) {
       site.replace(site.button, "<a href=\"https://x.example/\">Connect App</a>", "Connect App");
     }},
    {"link_to_javascript", "child-link", Mark::wrong,
     [](Site& site) { site.replace(site.button, "https://x.example/", "javascript:alert(1)"); }},
    {"misspelt_attribute", "attributes", Mark::wrong,
     [](Site& site) { site.replace(site.button, "relay=", "session_url=/s relay="); }},
    {"unknown_wording", "attributes", Mark::hint,
     [](Site& site) { site.replace(site.button, "relay=", "wording=friendly relay="); }},
    {"relay_over_http", "source", Mark::wrong,
     [](Site& site) { site.replace(site.button, site.api(), "http://relay.example"); }},
    {"session_url_elsewhere", "source", Mark::wrong,
     [](Site& site) { site.replace(site.button, "/session", "https://other.example/session"); }},
    {"no_session_for_another_origin", "source", Mark::wrong,
     [](Site& site) { site.replace(site.button, "session-url=\"/session\"", ""); }},
    {"unknown_app_state", "source", Mark::wrong,
     [](Site& site) { site.replace(site.button, "relay=", "app-state=connected relay="); }},
    {"face_by_hand", "source", Mark::hint,
     [](Site& site) { site.replace(site.button, "relay=", "app-state=pending relay="); }},
    {"token_in_a_page_that_is_stored", "token-in-page", Mark::wrong,
     [](Site& site) { site.replace(site.button, "session-url=\"/session\"", "session=token-1"); }},
    {"token_in_the_page", "token-in-page", Mark::hint,
     [](Site& site) {
       site.replace(site.button, "session-url=\"/session\"", "session=token-1");
       site.page_headers["Cache-Control"] = "no-store";
     }},
    {"sandboxed_frame", "frames", Mark::hint,
     [](Site& site) { site.more = "<iframe sandbox=\"allow-scripts\" src=/x></iframe>"; }},
    {"no_policy", "policy", Mark::hint,
     [](Site& site) { site.page_headers.erase("Content-Security-Policy"); }},
    {"policy_without_the_script", "policy-script", Mark::wrong,
     [](Site& site) { site.page_headers["Content-Security-Policy"] = "script-src 'self'"; }},
    {"policy_for_the_entry_alone", "policy-script", Mark::wrong,
     [](Site& site) {
       site.page_headers["Content-Security-Policy"] = "script-src " + site.api() + "/latchkey.js";
     }},
    {"policy_without_connections", "policy-connect", Mark::wrong,
     [](Site& site) { site.page_headers["Content-Security-Policy"] = "connect-src 'self'"; }},
    {"policy_without_the_session", "policy-connect", Mark::wrong,
     [](Site& site) { site.page_headers["Content-Security-Policy"] = "connect-src " + site.api(); }},
    {"second_policy_in_a_meta", "policy-connect", Mark::wrong,
     [](Site& site) {
       site.script += "<meta http-equiv=content-security-policy content=\"connect-src 'none'\">";
     }},
    {"no_webassembly", "policy-wasm", Mark::hint,
     [](Site& site) {
       site.replace(site.page_headers["Content-Security-Policy"], "'wasm-unsafe-eval'", "");
     }},
    {"unsafe_policy", "policy-unsafe", Mark::hint,
     [](Site& site) {
       site.replace(site.page_headers["Content-Security-Policy"], "'wasm-", "'unsafe-inline' 'wasm-");
     }},
    {"sandboxed_page", "policy-sandbox", Mark::wrong,
     [](Site& site) { site.page_headers["Content-Security-Policy"] += "; sandbox allow-scripts"; }},
    {"session_redirects", "session-answer", Mark::wrong,
     [](Site& site) {
       site.routes["GET /session"] = [](const net::Request&) { return net::see_other("/login"); };
     }},
    {"session_404", "session-answer", Mark::wrong, [](Site& site) { site.routes.erase("GET /session"); }},
    {"session_for_nobody", "session-answer", Mark::hint,
     [](Site& site) {
       site.routes["GET /session"] = [](const net::Request&) { return net::text(401, ""); };
     }},
    {"session_without_a_token", "session-body", Mark::wrong,
     [](Site& site) {
       site.routes["GET /session"] = [](const net::Request&) { return net::json(200, R"({"token":7})"); };
     }},
    {"session_without_a_channel", "session-body", Mark::hint,
     [](Site& site) {
       site.routes["GET /session"] = [](const net::Request&) {
         return net::json(200, R"({"token":"token-1"})");
       };
     }},
    {"session_is_stored", "session-cache", Mark::wrong,
     [](Site& site) { site.set("/session", "Cache-Control", "private"); }},
    {"session_for_other_sites", "session-foreign", Mark::wrong,
     [](Site& site) {
       site.routes["GET /session"] = [](const net::Request&) {
         net::Response response = net::json(200, R"({"token":"token-1","channel":"c"})");
         response.headers.set("Access-Control-Allow-Origin", "*");
         return response;
       };
     }},
    {"session_is_refused", "state", Mark::wrong,
     [](Site& site) {
       site.routes["GET /session"] = [](const net::Request&) {
         return net::json(200, R"({"token":"old","channel":"c"})");
       };
     }},
    {"origin_is_unknown", "state", Mark::wrong,
     [](Site& site) {
       site.routes["GET /v1/state"] = [](const net::Request&) { return net::text(403, ""); };
     }},
    {"state_moved", "state", Mark::wrong,
     [](Site& site) {
       site.routes["GET /v1/state"] = [](const net::Request&) { return net::see_other("/"); };
     }},
    {"state_of_another_kind", "state-shape", Mark::wrong,
     [](Site& site) { site.state = R"({"revision":7,"links":[{"app_state":"connected"}]})"; }},
    {"action_that_does_not_fit", "state-shape", Mark::hint,
     [](Site& site) { site.replace(site.state, "\"login\"", "\"connect\""); }},
    {"no_etag", "etag", Mark::hint, [](Site& site) { site.set("/v1/state", "ETag", ""); }},
    {"always_304", "etag", Mark::wrong,
     [](Site& site) {
       site.alter = [](const net::Request& request, net::Response& response) {
         if (!request.header("If-None-Match").empty()) response.status = 304;
       };
     }},
    {"never_304", "etag", Mark::hint,
     [](Site& site) {
       site.alter = [](const net::Request&, net::Response& response) {
         if (response.status == 304) response.status = 200;
       };
     }},
    {"public_state", "state-cache", Mark::wrong,
     [](Site& site) { site.set("/v1/state", "Cache-Control", "public, max-age=60"); }},
    {"state_that_may_be_kept", "state-cache", Mark::hint,
     [](Site& site) { site.set("/v1/state", "Cache-Control", "must-revalidate"); }},
    {"state_for_anybody", "no-session", Mark::wrong,
     [](Site& site) {
       site.routes["GET /v1/state"] = [](const net::Request&) { return net::json(200, std::string(kState)); };
     }},
    {"refusals_without_a_code", "problem", Mark::hint,
     [](Site& site) {
       site.alter = [](const net::Request&, net::Response& response) {
         if (response.status == 401) response.body = "no";
       };
     }},
    {"no_preflight", "cors", Mark::wrong, [](Site& site) { site.routes.erase("OPTIONS /v1/state"); }},
    {"preflight_without_last_event_id", "cors", Mark::wrong,
     [](Site& site) {
       site.routes["OPTIONS /v1/state"] = [](const net::Request&) {
         net::Response response = net::text(204, "");
         response.headers.set("Access-Control-Allow-Headers", "authorization, if-none-match");
         return response;
       };
     }},
    {"etag_is_not_exposed", "cors", Mark::hint,
     [](Site& site) { site.set("/v1/state", "Access-Control-Expose-Headers", "Date"); }},
    {"any_origin", "foreign-origin", Mark::wrong,
     [](Site& site) {
       site.alter = [](const net::Request& request, net::Response& response) {
         response.headers.set("Access-Control-Allow-Origin", request.header("Origin"));
       };
     }},
    {"change_without_origin", "change-origin", Mark::wrong,
     [](Site& site) {
       site.routes["POST /v1/connect"] = [](const net::Request&) { return net::json(200, "{}"); };
     }},
    {"finish_without_origin", "change-origin", Mark::wrong,
     [](Site& site) {
       site.routes["POST /v1/connect/finish"] = [](const net::Request&) { return net::json(409, "{}"); };
     }},
    {"nothing_to_connect", "change-origin", Mark::hint,
     [](Site& site) { site.routes.erase("POST /v1/connect"); }},
    {"clock_is_behind", "clock", Mark::wrong,
     [](Site& site) { site.set("/v1/state", "Date", "Sun, 22 Nov 2020 10:00:00 GMT"); }},
    {"no_stream", "stream", Mark::hint, [](Site&) {}},
    {"stream_fails", "stream", Mark::wrong,
     [](Site& site) {
       site.routes["GET /v1/stream"] = [](const net::Request&) { return net::text(500, ""); };
     }},
    {"stream_is_json", "stream", Mark::wrong,
     [](Site& site) {
       site.routes["GET /v1/stream"] = [](const net::Request&) { return net::json(200, "{}"); };
     }},
    {"stream_is_held_back", "stream-first-byte", Mark::wrong,
     [](Site& site) {
       site.stream();
       site.says_state = false;
       site.heartbeat = std::chrono::hours{1};
     }},
    {"stream_without_the_state", "stream-state", Mark::wrong,
     [](Site& site) {
       site.stream();
       site.says_state = false;
     }},
    {"stream_with_a_broken_state", "stream-state", Mark::wrong,
     [](Site& site) {
       site.stream();
       site.state = R"({"revision":"7"})";
     }},
    {"stream_falls_silent", "stream-heartbeat", Mark::wrong,
     [](Site& site) {
       site.stream();
       site.heartbeat = std::chrono::hours{1};
     }},
    {"stream_ends", "stream-heartbeat", Mark::wrong,
     [](Site& site) {
       site.routes["GET /v1/stream"] = [](const net::Request&) {
         net::Response response =
             net::text(200, "event: state\nid: 7\ndata: " + std::string(kState) + "\n\n");
         response.headers.set("Content-Type", "text/event-stream");
         return response;
       };
     }},
    {"stream_is_compressed", "stream-compression", Mark::wrong,
     [](Site& site) {
       site.stream();
       site.set("/v1/stream", "Content-Encoding", "gzip");
     }},
    {"stream_is_kept", "stream-cache", Mark::hint,
     [](Site& site) {
       site.stream();
       site.set("/v1/stream", "Cache-Control", "max-age=1");
     }},
    {"stream_cannot_go_on", "stream-resume", Mark::wrong,
     [](Site& site) {
       site.stream();
       site.alter = [](const net::Request& request, net::Response& response) {
         if (!request.header("Last-Event-ID").empty()) response = net::text(400, "");
       };
     }},
};

class EachFault : public testing::TestWithParam<Fault> {};

TEST_P(EachFault, IsFoundAndHasACure) {
  Site site;
  GetParam().make(site);
  const auto told = judge(site.visited());
  EXPECT_EQ(mark_of(told, GetParam().check), GetParam().mark) << summary(told);
  for (const Told& row : told) {
    const bool needs_cure = row.finding.mark == Mark::hint || row.finding.mark == Mark::wrong;
    EXPECT_EQ(needs_cure, !row.finding.cure.empty()) << row.check;
    EXPECT_TRUE(!needs_cure || row.finding.cure.ends_with('.')) << row.check;
  }
}

INSTANTIATE_TEST_SUITE_P(Doctor, EachFault, testing::ValuesIn(kFaults),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Doctor, HasAFaultForEveryCheckThatCanFail) {
  for (const CheckList& list : check_lists()) {
    for (const Check& check : list.checks) {
      const bool only_fine = check.id == "policy-trusted-types";
      const bool elsewhere = check.id == "page-address" || check.id == "session-logged-out";
      const bool provoked = std::ranges::find(kFaults, check.id, &Fault::check) != std::end(kFaults);
      EXPECT_EQ(provoked, !only_fine && !elsewhere) << check.id;
    }
  }
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

// Each finding of the doctor, provoked at a site that is well but for one thing.
#include <gtest/gtest.h>

#include <algorithm>

#include "cli/doctor_site.hpp"

namespace latchkey::cli::doctor {
namespace {

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
    {"button_in_a_template", "button", Mark::wrong,
     [](Site& site) { site.button = "<template>" + site.button + "</template>"; }},
    {"base_elsewhere", "source", Mark::wrong,
     [](Site& site) { site.more = "<base href=\"https://cdn.example/\">"; }},
    {"link_led_elsewhere_by_base", "base", Mark::hint,
     [](Site& site) {
       site.more = "<base href=\"https://cdn.example/\">";
       site.replace(site.button, "https://x.example/", "/connect");
     }},
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
    {"strict_dynamic_ignores_hosts", "policy-script", Mark::wrong,
     [](Site& site) {
       site.replace(site.page_headers["Content-Security-Policy"], "script-src",
                    "script-src 'strict-dynamic'");
     }},
    {"policy_for_another_nonce", "policy-script", Mark::wrong,
     [](Site& site) {
       site.replace(site.script, "type=", "nonce=abd type=");
       site.page_headers["Content-Security-Policy"] = "script-src 'strict-dynamic' 'nonce-abc'";
     }},
    {"nonce_without_the_chunks", "policy-script", Mark::wrong,
     [](Site& site) {
       site.replace(site.script, "type=", "nonce=abc type=");
       site.page_headers["Content-Security-Policy"] = "script-src 'nonce-abc'";
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
    {"state_with_a_word_for_may_connect", "state-shape", Mark::wrong,
     [](Site& site) { site.replace(site.state, "{\"revision\"", R"({"may_connect":"no","revision")"); }},
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

}  // namespace
}  // namespace latchkey::cli::doctor

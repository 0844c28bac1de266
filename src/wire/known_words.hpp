// The words in which Cloudbeds refuses something: those of its known answers (tests/vectors,
// core/answer_table.hpp), of RFC 6749, 6750, 9110 and 9457, of its calls and their fields (the subset of its
// OpenAPI), and what stands between them. Nothing else of an answer's text is shown. None is there for being
// a name (Grant, May and Will are words first): whoever adds a word asks first what it says when it stands
// alone.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace latchkey::wire {

/// In the order of their bytes. Numbers are HTTP statuses; "s" and "t" stand behind apostrophes.
// clang-format off
inline constexpr auto kKnownWords = std::to_array<std::string_view>({
    "200", "201", "204", "301", "302", "400", "401", "402", "403", "404", "405", "406", "408", "409", "410",
    "411", "412", "413", "414", "415", "421", "422", "423", "424", "425", "426", "428", "429", "500", "501",
    "502", "503", "504", "a", "able", "about", "accept", "accepted", "access", "accessing", "account",
    "action", "activated", "active", "activity", "actor", "add", "added", "address", "adjustment", "after",
    "again", "all", "allocation", "allow", "allowed", "already", "also", "amount", "an", "and", "any",
    "anymore", "api", "app", "appear", "application", "applied", "approval", "approve", "approved",
    "appstate", "are", "argument", "array", "as", "ask", "assign", "assigned", "assignment", "associated",
    "at", "attempt", "attempted", "auth", "authenticate", "authenticated", "authentication", "authorisation",
    "authorise", "authorised", "authorization", "authorize", "authorized", "availability", "available", "bad",
    "balance", "base", "be", "bearer", "because", "beds", "been", "before", "being", "belong", "below",
    "between", "blank", "block", "blocked", "body", "book", "booking", "boolean", "both", "bound", "bulk",
    "but", "by", "cached", "calendar", "call", "can", "cancel", "canceled", "cancellation", "cancelled",
    "cannot", "card", "change", "changed", "charge", "chargeable", "check", "checked", "checkin", "checkout",
    "choose", "city", "class", "client", "close", "closed", "cloud", "cloudbeds", "code", "column",
    "complete", "completed", "condition", "config", "configuration", "configured", "conflict", "connect",
    "connected", "connection", "consent", "contact", "contain", "content", "correct", "could", "count",
    "country", "create", "created", "credential", "crew", "currency", "current", "currently", "custom",
    "dashboard", "data", "database", "date", "datetime", "day", "deactivated", "decimal", "declined",
    "default", "definition", "delete", "deleted", "denied", "deny", "deprecated", "describe", "description",
    "desk", "detail", "device", "did", "different", "disable", "disabled", "disconnect", "disconnected", "do",
    "document", "documentation", "does", "doesn", "don", "due", "duplicate", "duration", "during", "each",
    "edit", "either", "element", "email", "empty", "enable", "enabled", "end", "ended", "endpoint", "enough",
    "entity", "entry", "error", "event", "exact", "exceed", "exceeded", "exception", "exist", "existing",
    "expect", "expected", "expire", "expired", "expiry", "export", "external", "fail", "failed", "failure",
    "false", "fee", "fetch", "field", "file", "filter", "find", "first", "folio", "following", "for",
    "forbidden", "format", "found", "frequency", "from", "front", "full", "fully", "further", "gateway",
    "general", "generate", "get", "gone", "grant", "granted", "greater", "group", "guest", "had", "has",
    "have", "header", "hint", "hold", "host", "hotel", "hour", "house", "housekeeper", "housekeeping", "how",
    "http", "id", "identifier", "identity", "ies", "if", "image", "immediately", "in", "inactive", "include",
    "included", "incomplete", "incorrect", "info", "information", "input", "insert", "install",
    "installation", "installed", "installing", "instead", "insufficient", "integer", "integration",
    "interface", "internal", "invalid", "inventory", "invoice", "is", "isn", "issue", "issued", "it", "item",
    "its", "json", "key", "keyword", "kind", "known", "language", "large", "last", "later", "least", "left",
    "length", "less", "level", "limit", "limited", "line", "link", "list", "live", "load", "located",
    "location", "locked", "log", "login", "long", "maintenance", "malformed", "manage", "managed",
    "management", "mandatory", "many", "marketplace", "match", "matching", "max", "maximum", "may", "media",
    "member", "merge", "message", "metadata", "method", "middleware", "migrate", "min", "minimum", "minute",
    "missing", "mode", "model", "modified", "modify", "module", "moment", "month", "more", "most", "move",
    "moved", "multiple", "must", "my", "myfrontdesk", "name", "need", "needed", "negative", "network", "new",
    "next", "night", "no", "node", "non", "none", "not", "note", "nothing", "notification", "null", "number",
    "oauth", "object", "occupancy", "occur", "occurred", "of", "offline", "ok", "on", "once", "one", "only",
    "open", "operation", "option", "optional", "or", "order", "organization", "origin", "other", "otherwise",
    "out", "outlet", "over", "overlap", "own", "owner", "package", "page", "parameter", "params", "parent",
    "parse", "part", "partial", "partner", "party", "password", "past", "patch", "path", "pay", "payload",
    "payment", "pending", "per", "perform", "performed", "period", "permission", "permitted", "person",
    "phone", "photo", "picture", "plan", "platform", "please", "pms", "policy", "positive", "possible",
    "post", "posted", "pre", "present", "prevent", "previous", "price", "privilege", "problem", "process",
    "processed", "processing", "product", "production", "profile", "property", "provide", "provided",
    "provider", "public", "put", "quantity", "query", "question", "quota", "range", "rate", "re", "reach",
    "read", "reason", "reauthorize", "receipt", "receive", "received", "record", "redirect", "redirection",
    "reference", "refresh", "refund", "refused", "register", "registered", "reject", "rejected", "related",
    "remove", "removed", "renew", "repeat", "replaced", "report", "request", "requested", "require",
    "required", "reservation", "reset", "resolve", "resource", "response", "rest", "restricted",
    "restriction", "result", "retrieve", "retry", "return", "returned", "revoke", "revoked", "role", "room",
    "row", "rule", "s", "same", "save", "schedule", "scope", "search", "second", "secret", "section", "see",
    "select", "selected", "send", "sent", "server", "service", "session", "set", "setting", "several",
    "should", "show", "signature", "since", "single", "size", "some", "source", "special", "specific",
    "specified", "specify", "standard", "start", "state", "statement", "status", "step", "still", "stop",
    "store", "string", "sub", "subject", "submit", "submitted", "subscribe", "subscribed", "subscription",
    "success", "successful", "successfully", "supplied", "support", "supported", "suspended", "sync",
    "syntax", "system", "t", "table", "tax", "template", "temporarily", "temporary", "tenant", "terminated",
    "test", "text", "than", "that", "the", "their", "them", "then", "there", "these", "they", "third", "this",
    "throttled", "through", "time", "timeout", "timestamp", "timezone", "title", "to", "today", "token",
    "too", "total", "trace", "transaction", "transfer", "true", "try", "type", "unable", "unauthorised",
    "unauthorized", "unavailable", "under", "unexpected", "unique", "unit", "unknown", "unlock",
    "unprocessable", "unsupported", "until", "up", "update", "updated", "upgrade", "uri", "url", "us",
    "usage", "use", "used", "user", "userinfo", "username", "valid", "validate", "validated", "validation",
    "value", "verb", "verified", "verify", "version", "via", "view", "void", "wait", "was", "we", "webhook",
    "were", "when", "where", "which", "while", "who", "why", "will", "with", "within", "without", "wrong",
    "year", "yet", "you", "your", "zone"
});
// clang-format on
static_assert(std::adjacent_find(kKnownWords.begin(), kKnownWords.end(), std::greater_equal<>{}) ==
              kKnownWords.end());

}  // namespace latchkey::wire

// The permission scopes of API v1.3 (fixtures/list.scopes.json, SPEC), as App Details groups them: an object,
// and what an app may do with it.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace latchkey::sandbox {

inline constexpr std::array<std::string_view, 3> kScopeVerbs{"read", "write", "delete"};

struct ScopeRow {
  std::string_view object;  ///< Case matters (FACTS section 1).
  std::array<bool, kScopeVerbs.size()> verbs;
};

// clang-format off
inline constexpr auto kScopes = std::to_array<ScopeRow>({
    {"adjustment",          {false, true,  true}},
    {"allotmentBlock",      {true,  true,  false}},
    {"appError",            {false, true,  false}},
    {"appPropertySettings", {true,  true,  true}},
    {"communication",       {true,  true,  false}},
    {"currency",            {true,  false, false}},
    {"customFields",        {true,  true,  false}},
    {"dashboard",           {true,  false, false}},
    {"group",               {true,  true,  false}},
    {"guest",               {true,  true,  false}},
    {"hotel",               {true,  true,  false}},
    {"houseAccount",        {true,  true,  false}},
    {"housekeeping",        {true,  true,  false}},
    {"item",                {true,  true,  false}},
    {"package",             {true,  false, false}},
    {"payment",             {true,  true,  false}},
    {"rate",                {true,  true,  false}},
    {"reservation",         {true,  true,  false}},
    {"room",                {true,  true,  false}},
    {"roomblock",           {true,  true,  true}},
    {"taxesAndFees",        {true,  false, false}},
    {"user",                {true,  false, false}},
});
// clang-format on

}  // namespace latchkey::sandbox

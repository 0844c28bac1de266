// What one step did that a promise is about: the parts write it down where it happens, the promises read it.
#pragma once

#include <string>
#include <vector>

namespace latchkey::model {

struct Happened {
  /// A link let go of its credential, or called for a person, because of an answer.
  struct Ended {
    std::string account;
    std::string property;
    std::string access;  ///< What it was let go of.
    std::string refresh;
    bool by_person = false;
  };
  /// Links came to an account.
  struct Bound {
    std::string account;
    std::string grant;
    std::string by;    ///< Who finished, claimed, or had it before.
    int browser = -1;  ///< Of the finish; -1: a claim or a renewal.
  };
  std::vector<Ended> ended;
  bool unheard = false;  ///< A connection ended without an event that anybody hears.
  std::vector<Bound> bound;
  std::vector<std::string> ended_by_spoiled;  ///< Links that an unknown answer ended.
  std::vector<std::string> revision_fell;
  std::vector<std::string> told_credential;  ///< What a browser was told that it must never know.
  std::vector<std::string> overdue;          ///< Waits that did not end at their limit.
};

}  // namespace latchkey::model

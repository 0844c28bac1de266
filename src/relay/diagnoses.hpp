// What support is told of a link: the answers are noted as they come, and the core makes the diagnosis.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/diagnosis.hpp"
#include "core/result.hpp"
#include "relay/grants.hpp"
#include "relay/throttle.hpp"
#include "store/store.hpp"
#include "wire/diagnosis.hpp"

namespace latchkey::relay {

/// What the core is told of a link beside the answers. `kind`: of its grant; `credential`: where that opens.
[[nodiscard]] core::LinkFacts facts_of(const store::Link& link, std::optional<core::CredentialKind> kind,
                                       const std::optional<core::Credential>& credential,
                                       core::Duration silence);

class Diagnoses {
 public:
  Diagnoses(store::Store& store, Grants& grants, const Config& config, Clock now)
      : store_(store), grants_(grants), config_(config), now_(std::move(now)) {}

  /// An answer about this link came. Never throws: a diagnosis that could not be saved stops nothing.
  void note(const store::Link& link, const core::Evidence& fresh);
  /// It is bound to a new grant: what was answered before says nothing of this one.
  void begin_anew(const store::Link& link);

  /// @return not_connected when the account knows nothing of the property.
  [[nodiscard]] core::Result<wire::DiagnosisReport> read(std::string_view account,
                                                         std::string_view property) const;
  /// Of this property, or of the one that most needs a person. What the account does not have is not
  /// connected.
  [[nodiscard]] wire::DiagnosisReport for_page(const std::string& account, const std::string& property) const;
  /// Of whatever account, for an agent who knows no more than the property.
  [[nodiscard]] std::vector<wire::DiagnosisReport> of_property(std::string_view property) const;

  /// Whether the partner's back end may report one more answer about this link now; else how long to wait.
  [[nodiscard]] std::optional<core::Duration> refuses(const store::Link& link);

  /// Looked at now and then: what is seen coming is told to the partner's back end, once.
  struct Look {
    bool asks = false;   ///< Nobody has heard of it for too long: getAppState is to be asked.
    bool tells = false;  ///< Something was put into the outbox.
  };
  [[nodiscard]] Look look(const store::Link& link);

 private:
  using Key = std::pair<std::string, std::string>;
  enum class Reader { support, hotel };
  [[nodiscard]] wire::DiagnosisReport report_of(const store::Link& link, Reader reader) const;
  [[nodiscard]] core::LinkFacts facts_of(const store::Link& link) const;
  [[nodiscard]] core::Trouble trouble_of(const store::Link& link) const;

  store::Store& store_;
  Grants& grants_;
  const Config& config_;
  Clock now_;
  std::map<Key, Throttle> observed_;
  std::map<Key, core::Instant> asked_at_;
  std::map<Key, core::Instant> well_at_;  ///< To the second, where the store has it now and then.
};

}  // namespace latchkey::relay

// The store's interface: every method is one transaction. Throws StoreError when the database cannot do it.
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "store/records.hpp"

namespace latchkey::store {

struct StoreError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Store {
 public:
  virtual ~Store() = default;

  // Flows
  virtual void add_flow(const Flow& flow) = 0;
  [[nodiscard]] virtual std::optional<Flow> flow(std::string_view id) = 0;
  [[nodiscard]] virtual std::optional<Flow> flow_by_code(std::string_view code_hash) = 0;
  /// The flow that holds this grant.
  [[nodiscard]] virtual std::optional<Flow> flow_of_grant(std::string_view grant) = 0;
  /// Writes the flow only if its stored state is still `from`: what makes tickets, callbacks and codes
  /// single-use.
  /// @return false when another request was first.
  [[nodiscard]] virtual bool advance_flow(const Flow& flow, std::string_view from) = 0;

  // Grants
  /// Before the flow that names it is advanced: a flow or link can only point to a grant that is there.
  virtual void hold_grant(const Grant& grant) = 0;
  [[nodiscard]] virtual std::optional<Grant> grant(std::string_view id) = 0;
  /// Writes the grant's properties, learned or added after it was held.
  virtual void name_properties(const Grant& grant) = 0;
  /// Whether this property lives by something else than this grant: another that is held, a bound link, or a
  /// connection made another way.
  [[nodiscard]] virtual bool lives_otherwise(std::string_view property, std::string_view grant) = 0;
  /// Kind, seal and expiry of this one, after a refresh or an exchange for a key; nothing else changes. A
  /// grant forgotten meanwhile stays forgotten.
  virtual void reseal_grant(const Grant& fresh) = 0;

  /// Before a refresh is asked for: a token is only used up when the store can be written, and after a crash
  /// it is known that an answer may have been lost. Over with `reseal_grant`, or `end_refresh`.
  virtual void begin_refresh(std::string_view id, Instant now) = 0;
  /// Cloudbeds refused: nothing new came of it.
  virtual void end_refresh(std::string_view id) = 0;

  /// Grants whose seal does not begin with this, by id, after this one.
  [[nodiscard]] virtual std::vector<Grant> sealed_otherwise(std::string_view head, std::string_view after,
                                                            int at_most) = 0;
  /// Each only if the seal stored is still the one before, all in one transaction. @return how many were.
  [[nodiscard]] virtual int replace_seals(const std::vector<Resealing>& fresh) = 0;
  [[nodiscard]] virtual std::vector<SealHead> seal_heads() = 0;

  /// Binds a held grant to its flow's account: the flow advances from `from` to `flow.state`, the grant gets
  /// the account and its newly sealed bytes, and each link replaces the stored one of the same account and
  /// property (under the flow's account and this grant, changed at `now`, whatever the three fields say).
  /// Links that pointed to an older grant are moved; a grant that no link points to any more is forgotten.
  /// @return the account's new revision; nothing when the flow no longer held this grant for this account,
  /// or a property belongs to another account with a credential (then nothing is written).
  [[nodiscard]] virtual std::optional<double> bind(const Flow& flow, std::string_view from,
                                                   const Grant& grant, const std::vector<Link>& links,
                                                   Instant now) = 0;
  /// The same for a grant that came without a flow: it is this account's own, held for it before, and gets
  /// the properties named here.
  [[nodiscard]] virtual std::optional<double> adopt(const Grant& grant, const std::vector<Link>& links,
                                                    Instant now) = 0;
  /// This account's grant that was adopted with these very tokens.
  [[nodiscard]] virtual std::optional<Grant> adopted_grant(std::string_view account,
                                                           std::string_view adopted_hash) = 0;

  /// Forgets a credential: the row goes, the freed pages are overwritten and the write-ahead log is emptied
  /// as far as readers allow. Links keep their row with an empty grant.
  virtual void forget_grant(std::string_view id) = 0;
  /// Empties the write-ahead log, where forgotten bytes may still lie; waits for nobody.
  /// @return false while a reader holds it: call again, until true.
  [[nodiscard]] virtual bool scrub() = 0;

  // Links
  [[nodiscard]] virtual AccountState account(std::string_view account) = 0;
  [[nodiscard]] virtual std::optional<Link> link(std::string_view account, std::string_view property) = 0;
  [[nodiscard]] virtual std::optional<Link> link_by_webhook(std::string_view webhook_hash) = 0;
  /// The account this property is bound to with a credential; nothing when none is.
  [[nodiscard]] virtual std::optional<std::string> owner_of(std::string_view property) = 0;
  /// This property's links, of whatever account: the one with a credential first, then the latest ended.
  [[nodiscard]] virtual std::vector<Link> links_of_property(std::string_view property) = 0;
  /// Every link with a credential: what must be asked again after a restart.
  [[nodiscard]] virtual std::vector<Link> live_links() = 0;
  /// Saves; `visible` says that a button would show something else now, then the revision rises to
  /// max(previous + 1, now) and changed_at becomes now. A grant that loses its last link by this is forgotten
  /// in the same transaction, and then as by forget_grant: no crash leaves a credential that nobody can end.
  /// Throws when the link names a grant that was forgotten, or a property that another account holds.
  /// @return the account's revision after it (0: none yet).
  virtual double save_link(const Link& link, bool visible, Instant now) = 0;
  /// The account knows of this property no more.  @return false when it did not.
  virtual bool remove_link(std::string_view account, std::string_view property, Instant now) = 0;
  /// One small write, before the webhook is answered.  @return false for an unknown hash (nothing written).
  [[nodiscard]] virtual bool mark_dirty(std::string_view webhook_hash) = 0;

  // What was answered about a link
  [[nodiscard]] virtual core::Trouble trouble(std::string_view account, std::string_view property) = 0;
  /// In place of what was remembered; of a link that is not there nothing is.
  virtual void save_trouble(std::string_view account, std::string_view property,
                            const core::Trouble& trouble) = 0;
  /// What is seen coming of this link, in core's words; empty: nothing. Other words than before, and not
  /// empty, go into the outbox as `news`, in the same transaction.  @return whether they did.
  virtual bool warn(const Link& link, std::string_view words, std::string_view news,
                    std::optional<Instant> since, Instant now) = 0;

  /// What happened to a link, the newest first.
  [[nodiscard]] virtual std::vector<core::Passed> passed(std::string_view account,
                                                         std::string_view property) = 0;

  // Looking after it
  /// Writes, and changes nothing: throws when the disk is full, read-only or gone.
  virtual void probe() = 0;
  [[nodiscard]] virtual std::vector<LinkCount> count_links() = 0;
  /// Every link of every account.
  [[nodiscard]] virtual std::vector<Link> links() = 0;
  // The outbox: a link that is saved with other `news` than before puts them in, in the same transaction.
  /// The oldest of each link, where they are due: the next one waits for it.
  [[nodiscard]] virtual std::vector<Notice> due_notices(Instant now, int at_most) = 0;
  /// When the next one is due, or was; nothing when nothing is to be told.
  [[nodiscard]] virtual std::optional<Instant> next_notice_at() = 0;
  /// Not taken: once more then.
  virtual void delay_notice(std::int64_t number, Instant due_at) = 0;
  virtual void drop_notice(std::int64_t number) = 0;
  [[nodiscard]] virtual std::int64_t count_notices() = 0;
  /// When the one that waits longest was made.
  [[nodiscard]] virtual std::optional<Instant> oldest_notice_at() = 0;
  /// Gives up those of before.  @return how many.
  virtual int drop_notices(Instant made_before) = 0;

  // API secrets
  /// @return false when this name has `at_most` already (nothing is written).
  [[nodiscard]] virtual bool add_api_secret(const ApiSecret& secret, int at_most) = 0;
  /// By name, the oldest of a name first. Read anew each time: another process revokes them.
  [[nodiscard]] virtual std::vector<ApiSecret> api_secrets() = 0;
  /// @return false when there is none of this id.
  [[nodiscard]] virtual bool revoke_api_secret(std::string_view id) = 0;

  // Sweeping
  /// Held grants whose `held_until` has come, and adopted ones that no link came to point to until then.
  [[nodiscard]] virtual std::vector<Grant> holds_over(Instant now) = 0;
  /// Deletes flows that ended before `now`.  @return how many.
  virtual int sweep_flows(Instant now) = 0;
};

/// SQLite (WAL, synchronous=FULL, secure_delete, foreign_keys). Creates and migrates the file (mode 0600).
/// Throws StoreError with the path and the cure when it cannot be opened, or is of a newer schema.
[[nodiscard]] std::unique_ptr<Store> open_sqlite(const std::string& path);

/// To look at, also beside a running relay: nothing is made, migrated or changed, and what would change it
/// throws. Throws StoreError when it cannot be read, or is of another schema than this version's.
[[nodiscard]] std::unique_ptr<Store> open_sqlite_to_read(const std::string& path);

}  // namespace latchkey::store

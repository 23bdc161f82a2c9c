#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "report/color.h"
#include "report/escape.h"
#include "report/layout.h"
#include "report/migration_names.h"
#include "report/status.h"

namespace pgassay::report {
namespace {

using Level = HistoryFinding::Level;
using State = MigrationEntry::State;

constexpr size_t kMaxPending = 8;    // shown one by one
constexpr size_t kMaxNames = 5;      // in a list of names
constexpr size_t kMaxOfOneCode = 3;  // findings that differ in more than their subject
constexpr size_t kMaxRelations = 3;  // of one pending migration

std::string Padded(const std::string& text, size_t width) {
  return text + std::string(width - std::min(width, Width(text)), ' ');
}

// What a pending migration does to one relation that was there before it.
struct Effect {
  const SqlStatement* strongest;
  Rewrite rewrite = Rewrite::kNo;
  uint32_t rewrite_line = 0;
  bool scans = false;
};

std::vector<Effect> EffectsOf(const SqlFacts& facts) {
  std::vector<Effect> effects;
  for (const SqlStatement& statement : facts.statements) {
    // Nobody waits for the weaker ones but whoever drops or alters the table.
    if (statement.lock < TableLock::kRowExclusive || statement.relation.empty()) continue;
    auto effect = std::find_if(effects.begin(), effects.end(), [&statement](const Effect& known) {
      return known.strongest->relation == statement.relation;
    });
    if (effect == effects.end()) effect = effects.insert(effects.end(), Effect{&statement});
    if (statement.lock > effect->strongest->lock) effect->strongest = &statement;
    if (statement.rewrite > effect->rewrite) {
      effect->rewrite = statement.rewrite;
      effect->rewrite_line = statement.line;
    }
    effect->scans = effect->scans || statement.scans;
  }
  std::stable_sort(effects.begin(), effects.end(), [](const Effect& a, const Effect& b) {
    return std::pair(a.strongest->lock, a.rewrite) > std::pair(b.strongest->lock, b.rewrite);
  });
  return effects;
}

// "ACCESS EXCLUSIVE on people, rewrites it (line 3)"
std::string Describe(const Effect& effect) {
  const bool rewrites = effect.rewrite != Rewrite::kNo;
  const char* work = effect.rewrite == Rewrite::kYes     ? ", rewrites it"
                     : effect.rewrite == Rewrite::kMaybe ? ", may rewrite it"
                     : effect.scans                      ? ", reads all of it"
                                                         : "";
  return absl::StrCat(Name(effect.strongest->lock), " on ", Escape(effect.strongest->relation), work,
                      " (line ", rewrites ? effect.rewrite_line : effect.strongest->line, ")");
}

std::vector<std::string> Describe(const SqlFacts& facts) {
  if (facts.error_line != 0) {
    return {absl::StrCat("not understood (line ", facts.error_line, "): its locks are not known")};
  }
  std::vector<std::string> lines;
  if (facts.outside_transaction != 0) {
    lines.push_back(absl::StrCat("cannot run in a transaction (line ", facts.outside_transaction, ")"));
  }
  const std::vector<Effect> effects = EffectsOf(facts);
  for (size_t i = 0; i < std::min(effects.size(), kMaxRelations); ++i) lines.push_back(Describe(effects[i]));
  if (effects.size() > kMaxRelations) {
    lines.push_back(
        absl::StrCat("and ", Counted(effects.size() - kMaxRelations, "relation", "relations"), " more"));
  }
  const auto opaque = std::find_if(facts.statements.begin(), facts.statements.end(),
                                   [](const SqlStatement& statement) { return statement.opaque; });
  if (opaque != facts.statements.end()) {
    lines.push_back(absl::StrCat("what its ", opaque->kind == "SELECT" ? "function" : opaque->kind, " (line ",
                                 opaque->line, ") does is not known"));
  } else if (effects.empty() && !facts.statements.empty()) {
    lines.emplace_back("no lock that others wait for");
  }
  return lines;
}

class Writer {
 public:
  Writer(const MigrationStatus& status, bool color) : status_(status), color_(color) {
    // One number for each finding; notes have none.
    for (const Level level : {Level::kFinding, Level::kNotChecked}) AddItems(level, items_);
    AddItems(Level::kNote, notes_);
  }

  std::string Whole() && {
    WriteHead();
    WriteHistory("Diesel", status_.diesel, /*drizzle=*/false);
    WriteHistory("Drizzle", status_.drizzle, /*drizzle=*/true);
    WriteFindings();
    WriteNotes();
    return std::move(out_);
  }

  std::string Findings() && {
    if (items_.empty()) return "";
    WriteHead();
    WriteFindings();
    return std::move(out_);
  }

 private:
  // What is written under one number.
  struct Item {
    const HistoryFinding* finding;
    std::vector<std::string> subjects;
    size_t more = 0;  // of its code, not written
  };

  // Of one code, as many as tell something new.
  void AddItems(Level level, std::vector<Item>& items) const {
    std::vector<std::vector<const HistoryFinding*>> by_code;
    for (const HistoryFinding& finding : status_.findings) {
      if (finding.level != level) continue;
      auto same = std::find_if(by_code.begin(), by_code.end(), [&finding](const auto& findings) {
        return findings.front()->code == finding.code;
      });
      if (same == by_code.end()) same = by_code.insert(by_code.end(), {{}});
      same->push_back(&finding);
    }
    for (const std::vector<const HistoryFinding*>& findings : by_code) AddItems(findings, items);
  }

  static void AddItems(const std::vector<const HistoryFinding*>& findings, std::vector<Item>& items) {
    const HistoryFinding& first = *findings.front();
    const bool alike = std::all_of(findings.begin(), findings.end(), [&first](const HistoryFinding* finding) {
      return finding->what == first.what && finding->effect == first.effect &&
             finding->remedy == first.remedy;
    });
    if (alike) {
      Item item{&first, {}};
      for (const HistoryFinding* finding : findings) item.subjects.push_back(Escape(finding->subject));
      items.push_back(std::move(item));
      return;
    }
    const size_t shown = findings.size() <= kMaxOfOneCode + 1 ? findings.size() : kMaxOfOneCode;
    for (size_t i = 0; i < shown; ++i) items.push_back({findings[i], {Escape(findings[i]->subject)}});
    items.back().more = findings.size() - shown;
  }

  template <typename... Parts>
  void Line(const Parts&... parts) {
    absl::StrAppend(&out_, parts..., "\n");
  }

  std::string Headline() const {
    const size_t findings = CountOf(status_, Level::kFinding);
    const size_t not_checked = CountOf(status_, Level::kNotChecked);
    if (findings > 0) {
      const std::string also =
          not_checked == 0 ? "" : absl::StrCat(", and ", Grouped(not_checked), " could not be checked");
      return Colored(color_, kRed,
                     absl::StrCat("NEEDS A PERSON: ", Counted(findings, "finding", "findings"), also));
    }
    if (not_checked > 0) {
      return Colored(color_, kYellow,
                     absl::StrCat("NOT CHECKED: ", Grouped(not_checked),
                                  not_checked == 1 ? " thing" : " things", " could not be looked at"));
    }
    return Colored(color_, kGreen,
                   absl::StrCat("SOUND: ", Summary("Diesel", status_.diesel), "; ",
                                Summary("Drizzle", status_.drizzle)));
  }

  // Without findings there is nothing skipped and nothing unknown.
  static std::string Summary(absl::string_view who, const OneHistory& history) {
    if (history.entries.empty()) return absl::StrCat(who, " has nothing here");
    const size_t pending = CountOf(history, State::kPending);
    return absl::StrCat(who, " ", Grouped(CountOf(history, State::kApplied)), " applied",
                        pending == 0 ? "" : absl::StrCat(", ", Grouped(pending), " pending"));
  }

  void WriteHead() {
    Line(Headline());
    Line(Escape(status_.database), " at ", Escape(status_.host), ", PostgreSQL ",
         Escape(status_.server_version), status_.in_recovery ? ", standby" : "", ", read ",
         Escape(status_.read_at), " UTC");
  }

  void WriteHistory(absl::string_view who, const OneHistory& history, bool drizzle) {
    Line("");
    Line(Padded(std::string(who), 9), Escape(history.folder),
         history.format.empty() ? "" : absl::StrCat(" (", Escape(history.format), ")"), " -> ",
         history.table.empty() ? "no table" : Escape(history.table));
    if (!IsKnown(status_, drizzle)) {
      Line("  what is applied is not known: see ", NumberOfUnread(drizzle), " below");
      return;
    }
    if (history.entries.empty()) {
      Line("  nothing here");
      return;
    }
    WriteApplied(history, drizzle);
    WriteSeveral(history, State::kSkipped, "skipped, never to run");
    WriteSeveral(history, State::kUnknown, "unknown: in the table, not in the folder");
    WritePending(history);
  }

  size_t NumberOfUnread(bool drizzle) const {
    const auto found = std::find_if(items_.begin(), items_.end(), [drizzle](const Item& item) {
      return IsUnread(*item.finding) && IsOfDrizzle(*item.finding) == drizzle;
    });
    return static_cast<size_t>(found - items_.begin()) + 1;
  }

  void WriteApplied(const OneHistory& history, bool drizzle) {
    const MigrationEntry* last = nullptr;
    for (const MigrationEntry& entry : history.entries) {
      if (entry.state == State::kApplied && (last == nullptr || entry.at >= last->at)) last = &entry;
    }
    if (last == nullptr) {
      Line("  none applied");
      return;
    }
    const std::string at =
        last->at.empty() ? "" : absl::StrCat(" (", drizzle ? "made " : "", Escape(last->at), " UTC)");
    Line("  ", Grouped(CountOf(history, State::kApplied)), " applied, the last ", Escape(last->name), at);
  }

  void WriteSeveral(const OneHistory& history, State state, absl::string_view what) {
    std::vector<std::string> names;
    for (const MigrationEntry& entry : history.entries) {
      if (entry.state == state) names.push_back(Escape(entry.name));
    }
    if (names.empty()) return;
    out_ += Wrapped(absl::StrCat("  ", Grouped(names.size()), " "),
                    absl::StrCat(what, ": ", Folded(names, kMaxNames)));
  }

  void WritePending(const OneHistory& history) {
    std::vector<const MigrationEntry*> pending;
    for (const MigrationEntry& entry : history.entries) {
      if (entry.state == State::kPending) pending.push_back(&entry);
    }
    if (pending.empty()) {
      Line("  none pending");
      return;
    }
    Line("  ", Grouped(pending.size()), " pending", pending.size() == 1 ? ":" : ", in this order:");
    const size_t shown = pending.size() <= kMaxPending + 1 ? pending.size() : kMaxPending;
    std::vector<Pending> list;
    for (size_t i = 0; i < shown; ++i)
      list.push_back({Escape(pending[i]->name), Describe(pending[i]->facts)});
    WritePending(list);
    if (shown < pending.size()) {
      Line("    and ", Grouped(pending.size() - shown), " more, which --json has",
           Worst({pending.begin() + static_cast<ptrdiff_t>(shown), pending.end()}));
    }
  }

  // Of those that are folded away, what nobody should overlook.
  static std::string Worst(const std::vector<const MigrationEntry*>& entries) {
    size_t exclusive = 0;
    size_t rewriting = 0;
    for (const MigrationEntry* entry : entries) {
      const std::vector<Effect> effects = EffectsOf(entry->facts);
      exclusive += !effects.empty() && effects.front().strongest->lock == TableLock::kAccessExclusive ? 1 : 0;
      rewriting += std::any_of(effects.begin(), effects.end(),
                               [](const Effect& effect) { return effect.rewrite != Rewrite::kNo; })
                       ? 1
                       : 0;
    }
    if (exclusive == 0) return "";
    return absl::StrCat("; ", Grouped(exclusive), " take ACCESS EXCLUSIVE",
                        rewriting == 0 ? "" : absl::StrCat(", ", Grouped(rewriting), " may rewrite a table"));
  }

  struct Pending {
    std::string name;
    std::vector<std::string> effects;
  };

  // The effects beside the names where all of them fit there, else below them.
  void WritePending(const std::vector<Pending>& list) {
    size_t name = 0;
    size_t effect = 0;
    for (const Pending& pending : list) {
      name = std::max(name, Width(pending.name));
      for (const std::string& text : pending.effects) effect = std::max(effect, Width(text));
    }
    const bool beside = 4 + name + 2 + effect <= kTextWidth;
    for (const Pending& pending : list) {
      std::string start = beside ? absl::StrCat("    ", Padded(pending.name, name), "  ") : "      ";
      if (!beside || pending.effects.empty()) Line("    ", pending.name);
      for (const std::string& text : pending.effects) {
        Line(start, text);
        start.assign(Width(start), ' ');
      }
    }
  }

  void WriteFindings() {
    for (size_t i = 0; i < items_.size(); ++i) {
      const Item& item = items_[i];
      const std::string number = absl::StrCat(i + 1, ". ");
      Line("");
      WriteFinding(*item.finding, number, Folded(item.subjects, kMaxNames));
      if (item.more == 0) continue;
      Line("\n", std::string(number.size(), ' '), "and ", Grouped(item.more), " more of ",
           Escape(item.finding->code), ", which --json has");
    }
  }

  void WriteFinding(const HistoryFinding& finding, const std::string& number, const std::string& subject) {
    const char* const who = IsOfDrizzle(finding) ? "Drizzle" : "Diesel";
    const std::string indent(number.size(), ' ');
    std::string title = Wrapped(
        number, absl::StrCat(who, subject.empty() ? "" : ": ", subject, " [", Escape(finding.code), "]"));
    if (color_) {
      title.pop_back();
      title = absl::StrCat(Colored(color_, finding.level == Level::kFinding ? kRed : kYellow, title), "\n");
    }
    out_ += title;
    out_ += Wrapped(indent, Escape(finding.what));
    if (!finding.effect.empty()) out_ += Wrapped(indent, WithName(finding.effect, who));
    if (!finding.remedy.empty()) out_ += Wrapped(absl::StrCat(indent, "To do: "), Escape(finding.remedy));
  }

  // "Diesel: Diesel runs it" would stutter.
  static std::string WithName(absl::string_view effect, absl::string_view who) {
    return absl::StartsWith(effect, who) ? Escape(effect) : absl::StrCat(who, ": ", Escape(effect));
  }

  void WriteNotes() {
    if (!notes_.empty()) Line("\nGood to know:");
    for (const Item& item : notes_) {
      const HistoryFinding& note = *item.finding;
      const std::string subjects = Folded(item.subjects, kMaxNames);
      const char* const who = IsOfDrizzle(note) ? "Drizzle" : "Diesel";
      std::string text = absl::StrCat(subjects.empty() ? who : subjects, ": ", Escape(note.what));
      for (const std::string& more : {note.effect, note.remedy}) {
        if (!more.empty()) absl::StrAppend(&text, "; ", Escape(more));
      }
      out_ += Wrapped("  - ", absl::StrCat(text, " [", Escape(note.code), "]"));
      if (item.more > 0)
        Line("    and ", Grouped(item.more), " more of ", Escape(note.code), ", which --json has");
    }
  }

  const MigrationStatus& status_;
  const bool color_;
  std::vector<Item> items_;
  std::vector<Item> notes_;
  std::string out_;
};

}  // namespace

int StatusExitCode(const MigrationStatus& status) {
  if (CountOf(status, Level::kFinding) > 0) return 1;
  return CountOf(status, Level::kNotChecked) > 0 ? 2 : 0;
}

std::string FormatStatusText(const MigrationStatus& status, bool color) {
  return Writer(status, color).Whole();
}

std::string FormatStatusFindings(const MigrationStatus& status, bool color) {
  return Writer(status, color).Findings();
}

}  // namespace pgassay::report

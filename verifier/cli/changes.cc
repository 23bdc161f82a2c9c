#include "cli/changes.h"

#include <fcntl.h>
#include <toml++/toml.h>

#include <algorithm>
#include <initializer_list>
#include <set>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/changes_conflict.h"
#include "cli/message.h"
#include "cli/object_kind.h"
#include "cli/relation_name.h"
#include "migrate/file/read.h"
#include "migrate/project/guard.h"
#include "status_macros.h"

namespace pgassay::cli {
namespace {

using Kind = DeclaredChange::Kind;

constexpr size_t kMaxBytes = 1u << 20;
constexpr size_t kMaxKeyColumns = 32;  // PostgreSQL's own limit
constexpr char kSeeFormat[] = "the rules, with an example of each, are in verifier/cli/CHANGES.md";

// A kind of rule as it stands in the file.
struct Rule {
  const char* name;
  Kind kind;
  const char* words;
  std::vector<const char*> keys;  // all needed
  std::vector<const char*> may = {"reason"};
};

const std::vector<Rule>& Rules() {
  static const std::vector<Rule> rules = {
      {"table_added", Kind::kTableAdded, "table added", {"table"}},
      {"table_renamed", Kind::kTableRenamed, "table renamed", {"table", "to"}},
      {"table_dropped", Kind::kTableDropped, "table dropped", {"table"}},
      {"table_excluded", Kind::kTableExcluded, "table excluded", {"table", "reason"}, {}},
      {"table_key", Kind::kTableKey, "table key", {"table", "columns"}},
      {"column_added", Kind::kColumnAdded, "column added", {"table", "column"}},
      {"column_renamed", Kind::kColumnRenamed, "column renamed", {"table", "column", "to"}},
      {"column_dropped", Kind::kColumnDropped, "column dropped", {"table", "column"}},
      {"column_widened", Kind::kColumnWidened, "column widened", {"table", "column"}},
      {"column_rewritten", Kind::kColumnRewritten, "column rewritten", {"table", "column"}},
      {"column_expression", Kind::kColumnExpression, "column expression", {"table", "column", "expr"}},
      {"object_added", Kind::kObjectAdded, "object added", {"kind", "name"}},
      {"object_renamed", Kind::kObjectRenamed, "object renamed", {"kind", "name", "to"}},
      {"object_dropped", Kind::kObjectDropped, "object dropped", {"kind", "name"}},
      {"object_changed", Kind::kObjectChanged, "object changed", {"kind", "name"}, {"attribute", "reason"}},
      {"object_excluded",
       Kind::kObjectExcluded,
       "object excluded",
       {"reason"},
       {"kind", "name", "attribute"}},
  };
  return rules;
}

// "owner of function public.slug(text)", "every index".
std::string Objects(const DeclaredChange& change) {
  std::string text = change.object_kind;
  if (change.object.empty()) {
    text = absl::StrCat("every ", text.empty() ? "object" : text);
  } else {
    absl::StrAppend(&text, text.empty() ? "" : " ", change.object);
  }
  return change.attribute.empty() ? text : absl::StrCat(change.attribute, " of ", text);
}

std::string Sentence(const Rule& rule, const DeclaredChange& change) {
  std::string text = absl::StrCat(rule.words, ": ");
  absl::StrAppend(&text, change.table.name.empty() ? Objects(change) : Quoted(change.table));
  if (!change.column.empty()) absl::StrAppend(&text, ".", Quoted(change.column));
  switch (change.kind) {
    case Kind::kTableRenamed:
      absl::StrAppend(&text, " to ", Quoted(change.to_table));
      break;
    case Kind::kColumnRenamed:
      absl::StrAppend(&text, " to ", Quoted(change.to_column));
      break;
    case Kind::kObjectRenamed:
      absl::StrAppend(&text, " to ", change.to_object);
      break;
    case Kind::kTableKey:
      absl::StrAppend(&text, " by ", absl::StrJoin(change.key, ", ", [](std::string* out, const auto& name) {
        absl::StrAppend(out, Quoted(name));
      }));
      break;
    case Kind::kColumnExpression:
      absl::StrAppend(&text, " from ", change.expression);
      break;
    default:
      break;
  }
  if (!change.reason.empty()) absl::StrAppend(&text, " (", change.reason, ")");
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

class Document {
 public:
  explicit Document(std::string name) : name_(std::move(name)) {}

  absl::StatusOr<Changes> Read(const toml::table& root) {
    std::vector<std::pair<const Rule*, const toml::table*>> entries;
    for (auto&& [key, node] : root) {
      ASSIGN_OR_RETURN(const Rule* const rule, FindRule(key));
      const toml::array* const list = node.as_array();
      for (size_t i = 0; list != nullptr && i < list->size(); ++i) {
        entries.emplace_back(rule, (*list)[i].as_table());
      }
      if (list == nullptr || std::any_of(entries.begin(), entries.end(),
                                         [](const auto& entry) { return entry.second == nullptr; })) {
        return Refuse(node.source(), absl::StrCat(rule->name, " is not a list of rules"),
                      absl::StrCat("write [[", rule->name, "]] above each, in two brackets"));
      }
    }
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
      const toml::source_position& x = a.second->source().begin;
      const toml::source_position& y = b.second->source().begin;
      return std::pair(x.line, x.column) < std::pair(y.line, y.column);
    });
    Changes changes;
    std::vector<uint32_t> lines;
    for (const auto& [rule, entry] : entries) {
      ASSIGN_OR_RETURN(DeclaredChange change, ReadEntry(*rule, *entry));
      changes.push_back(std::move(change));
      lines.push_back(entry->source().begin.line);
    }
    if (const std::optional<ChangesConflict> conflict = FindConflict(changes, lines); conflict) {
      const toml::source_region& place = entries[conflict->rule].second->source();
      return Refuse(place, absl::StrCat(entries[conflict->rule].first->name, ": ", conflict->message),
                    conflict->hint);
    }
    return changes;
  }

  absl::Status Refuse(const toml::source_region& place, absl::string_view message,
                      absl::string_view hint) const {
    return WithHint(absl::InvalidArgumentError(absl::StrCat(name_, ":", place.begin.line, ": ", message)),
                    hint);
  }

 private:
  absl::StatusOr<const Rule*> FindRule(const toml::key& key) const {
    for (const Rule& rule : Rules()) {
      if (key.str() == rule.name) return &rule;
    }
    const auto append = [](std::string* out, const Rule& rule) { absl::StrAppend(out, rule.name); };
    return Refuse(key.source(), absl::StrCat("there is no rule '", std::string(key.str()), "'"),
                  absl::StrCat("there are ", absl::StrJoin(Rules(), ", ", append)));
  }

  absl::StatusOr<DeclaredChange> ReadEntry(const Rule& rule, const toml::table& entry) const {
    for (auto&& [key, node] : entry) {
      const std::string name(key.str());
      const auto has = [&name](const std::vector<const char*>& keys) {
        return std::find(keys.begin(), keys.end(), name) != keys.end();
      };
      if (has(rule.keys) || has(rule.may)) continue;
      return Refuse(
          key.source(), absl::StrCat(rule.name, ": there is no key '", name, "'"),
          absl::StrCat("its keys are ", absl::StrJoin(rule.keys, ", "),
                       rule.may.empty() ? "" : " and, if you like, ", absl::StrJoin(rule.may, ", ")));
    }
    DeclaredChange change;
    change.kind = rule.kind;
    for (const char* key : rule.keys) RETURN_IF_ERROR(ReadKey(rule, entry, key, change));
    for (const char* key : rule.may) {
      if (entry.contains(key)) RETURN_IF_ERROR(ReadKey(rule, entry, key, change));
    }
    RETURN_IF_ERROR(CheckObject(rule, entry, change));
    change.rule = Sentence(rule, change);
    return change;
  }

  absl::Status ReadKey(const Rule& rule, const toml::table& entry, const char* name,
                       DeclaredChange& change) const {
    const absl::string_view key = name;
    if (key == "table") {
      ASSIGN_OR_RETURN(change.table, Table(rule, entry, name, "public"));
    } else if (key == "columns") {
      ASSIGN_OR_RETURN(change.key, Columns(rule, entry));
    } else if (key == "to" && rule.kind == Kind::kTableRenamed) {
      ASSIGN_OR_RETURN(change.to_table, Table(rule, entry, name, change.table.schema));
    } else {
      ASSIGN_OR_RETURN(std::string text, Text(rule, entry, name));
      TextOf(change, key) = std::move(text);
    }
    return absl::OkStatus();
  }

  static std::string& TextOf(DeclaredChange& change, absl::string_view key) {
    if (key == "column") return change.column;
    if (key == "expr") return change.expression;
    if (key == "kind") return change.object_kind;
    if (key == "name") return change.object;
    if (key == "attribute") return change.attribute;
    if (key == "to") return change.kind == Kind::kObjectRenamed ? change.to_object : change.to_column;
    return change.reason;
  }

  absl::Status CheckObject(const Rule& rule, const toml::table& entry, const DeclaredChange& change) const {
    if (rule.kind == Kind::kObjectExcluded && change.object_kind.empty() && change.object.empty() &&
        change.attribute.empty()) {
      return Refuse(entry.source(), absl::StrCat(rule.name, ": would leave out everything"),
                    "give kind, name or attribute, or some of them");
    }
    if (change.object_kind.empty()) return absl::OkStatus();
    const toml::source_region& place = entry.get("kind")->source();
    if (!IsObjectKind(change.object_kind)) {
      return Refuse(place, absl::StrCat(rule.name, ": there is no kind '", change.object_kind, "'"),
                    ObjectKindsHint());
    }
    // A rule for the object alone would leave the loss of its rows a finding.
    const bool is_table = change.object_kind == "table" || change.object_kind == "partitioned table";
    if (is_table && rule.kind != Kind::kObjectChanged && rule.kind != Kind::kObjectExcluded) {
      return Refuse(
          place, absl::StrCat(rule.name, ": a table has rules of its own"),
          "write [[table_added]], [[table_renamed]] or [[table_dropped]], which speak for its rows, too");
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> Text(const Rule& rule, const toml::table& entry, const char* key) const {
    const toml::node* const node = entry.get(key);
    if (node == nullptr) {
      return Refuse(entry.source(), absl::StrCat(rule.name, ": has no ", key), kSeeFormat);
    }
    return Text(rule, *node, key);
  }

  absl::StatusOr<std::string> Text(const Rule& rule, const toml::node& node, absl::string_view key) const {
    const toml::value<std::string>* const value = node.as_string();
    if (value == nullptr) {
      return Refuse(node.source(), absl::StrCat(rule.name, ": ", key, " is not text"),
                    absl::StrCat("write it in quotes: ", key, " = \"...\""));
    }
    const std::string& text = value->get();
    if (absl::StripAsciiWhitespace(text).empty()) {
      return Refuse(node.source(), absl::StrCat(rule.name, ": ", key, " is empty"), kSeeFormat);
    }
    if (text.find('\0') != std::string::npos) {
      return Refuse(node.source(), absl::StrCat(rule.name, ": ", key, " has the character U+0000 in it"),
                    "PostgreSQL has it in no name and no statement");
    }
    return text;
  }

  absl::StatusOr<RelationName> Table(const Rule& rule, const toml::table& entry, const char* key,
                                     const std::string& schema) const {
    ASSIGN_OR_RETURN(const std::string text, Text(rule, entry, key));
    absl::StatusOr<RelationName> table = ParseRelationName(text, schema);
    if (table.ok()) return table;
    return Refuse(entry.get(key)->source(),
                  absl::StrCat(rule.name, ": ", key, ": ", table.status().message()),
                  "write \"name\", \"schema.name\" or, with dots in a part, '\"sche.ma\".name'");
  }

  absl::StatusOr<std::vector<std::string>> Columns(const Rule& rule, const toml::table& entry) const {
    constexpr char kHint[] = "write columns = [\"one\", \"two\"]";
    const toml::node* const node = entry.get("columns");
    if (node == nullptr) return Refuse(entry.source(), absl::StrCat(rule.name, ": has no columns"), kHint);
    const toml::array* const list = node->as_array();
    if (list == nullptr || list->empty() || list->size() > kMaxKeyColumns) {
      return Refuse(node->source(),
                    absl::StrCat(rule.name, ": columns is not a list of 1 to ", kMaxKeyColumns, " names"),
                    kHint);
    }
    std::vector<std::string> columns;
    for (const toml::node& item : *list) {
      ASSIGN_OR_RETURN(std::string name, Text(rule, item, "columns"));
      if (std::find(columns.begin(), columns.end(), name) != columns.end()) {
        return Refuse(item.source(), absl::StrCat(rule.name, ": columns has ", Quoted(name), " twice"),
                      kHint);
      }
      columns.push_back(std::move(name));
    }
    return columns;
  }

  const std::string name_;
};

absl::Status Unreadable(const std::string& path, absl::string_view detail) {
  return WithHint(absl::InvalidArgumentError(absl::StrCat("--changes ", Shown(path), ": ", detail)),
                  kSeeFormat);
}

}  // namespace

absl::StatusOr<Changes> ParseChanges(const std::string& text, const std::string& name) {
  if (const absl::Status status = migrate::project::CheckNesting(text); !status.ok()) {
    return Unreadable(name, status.message());
  }
  Document document(name);
  // Debian builds the library with exceptions; here they end.
  try {
    return document.Read(toml::parse(std::string_view(text)));
  } catch (const toml::parse_error& error) {
    return document.Refuse(error.source(), std::string(error.description()), kSeeFormat);
  } catch (const std::exception& error) {
    return Unreadable(name, error.what());
  }
}

absl::StatusOr<Changes> ReadChanges(const std::string& path) {
  // A pipe is what <(...) of a shell is.
  const absl::StatusOr<std::string> text =
      migrate::file::ReadAt(AT_FDCWD, path.c_str(), absl::StrCat("--changes ", Shown(path)),
                            {.max_bytes = kMaxBytes, .pipes = true});
  if (!text.ok()) return WithHint(absl::InvalidArgumentError(text.status().message()), kSeeFormat);
  return ParseChanges(*text, path);
}

}  // namespace pgassay::cli

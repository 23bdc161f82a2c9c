#include "report/show_catalog.h"

#include <algorithm>
#include <map>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "report/catalog_text.h"
#include "report/escape.h"
#include "report/kind_text.h"
#include "report/note.h"

namespace pgassay::report {
namespace {

std::string NameOf(const CatalogObject& object) {
  return NameText(QualifiedName(object.schema, object.parent, object.name));
}

void AppendAttribute(const CatalogAttribute& attribute, std::string& out) {
  absl::StrAppend(&out, "    ", Escape(attribute.name), ":");
  if (!absl::StrContains(attribute.value, "\n")) {
    absl::StrAppend(&out, " ", Escape(attribute.value), "\n");
    return;
  }
  absl::StrAppend(&out, "\n");
  for (const absl::string_view line : absl::StrSplit(attribute.value, '\n')) {
    absl::StrAppend(&out, "      | ", Escape(line), "\n");
  }
}

std::string Number(const std::optional<int64_t>& number, const char* otherwise) {
  return number ? absl::StrCat(*number) : otherwise;
}

void AppendSequence(const SequenceState& sequence, std::string& out) {
  absl::StrAppend(&out, "  ", NameText(QualifiedName(sequence.schema, "", sequence.name)), ": next ",
                  Number(sequence.next, "none, it is at its end"), "\n");
  for (const SequenceColumn& column : sequence.columns) {
    const std::string name = NameText(QualifiedName(column.schema, column.table, column.column));
    const char* const extreme = sequence.increment < 0 ? "least" : "greatest";
    absl::StrAppend(&out, "    feeds ", name, ", ",
                    column.known ? absl::StrCat(extreme, " value ", Number(column.extreme, "none"))
                                 : "whose values were not read",
                    "\n");
  }
}

std::map<std::string, uint64_t> CountKinds(const CatalogState& catalog) {
  std::map<std::string, uint64_t> kinds;
  for (const CatalogObject& object : catalog.objects) ++kinds[object.kind];
  return kinds;
}

std::string Status(LedgerStatus status) {
  switch (status) {
    case LedgerStatus::kVerified:
      return "verified       ";
    case LedgerStatus::kExcluded:
      return "excluded       ";
    case LedgerStatus::kNotCheckable:
      break;
  }
  return "not checkable  ";
}

}  // namespace

bool IsWanted(const CatalogObject& object, const ShowOptions& options) {
  return options.kinds.empty() ||
         std::find(options.kinds.begin(), options.kinds.end(), object.kind) != options.kinds.end();
}

std::string CatalogSummary(const CatalogState& catalog) {
  if (!catalog.objects_read && !catalog.sequences_read) return "";
  std::string out = "\n";
  if (catalog.objects_read) {
    std::vector<std::string> kinds;
    for (const auto& [kind, count] : CountKinds(catalog)) kinds.push_back(CountedKind(count, kind));
    absl::StrAppend(&out, "Catalog: ", CountedKind(catalog.objects.size(), "object"),
                    ", which --catalog lists", kinds.empty() ? "" : ":\n  ", absl::StrJoin(kinds, ", "),
                    "\n");
  } else {
    absl::StrAppend(&out, "Catalog: not read (--data-only)\n");
  }
  if (catalog.sequences_read) {
    absl::StrAppend(&out, "Positions: ", CountedKind(catalog.sequences.size(), "sequence"), "\n");
  }
  return out;
}

std::string CatalogText(const CatalogState& catalog, const ShowOptions& options) {
  if (!catalog.objects_read) return "\nCatalog: not read (--data-only)\n";
  std::map<std::string, uint64_t> kinds = CountKinds(catalog);
  std::string out;
  const std::string* kind = nullptr;
  for (const CatalogObject& object : catalog.objects) {
    if (!IsWanted(object, options)) continue;
    if (kind == nullptr || *kind != object.kind) {
      kind = &object.kind;
      absl::StrAppend(&out, "\n", CountedKind(kinds[*kind], *kind), "\n");
    }
    absl::StrAppend(&out, "  ", NameOf(object), "\n");
    for (const CatalogAttribute& attribute : object.attributes) AppendAttribute(attribute, out);
  }
  if (out.empty()) out = "\nCatalog: no object of this kind\n";
  const bool sequences_wanted = options.kinds.empty() || std::find(options.kinds.begin(), options.kinds.end(),
                                                                   "sequence") != options.kinds.end();
  if (sequences_wanted && !catalog.sequences.empty()) {
    absl::StrAppend(&out, "\nWhere sequences stand\n");
    for (const SequenceState& sequence : catalog.sequences) AppendSequence(sequence, out);
  }
  return out;
}

std::string LedgerLine(const LedgerEntry& entry) {
  const std::string name = entry.name.empty()       ? ""
                           : IsRelation(entry.kind) ? Qualified(entry.schema, entry.name)
                                                    : NameText(QualifiedName(entry.schema, "", entry.name));
  return absl::StrCat("  ", Status(entry.status), Escape(entry.kind), name.empty() ? "" : " ", name,
                      entry.reason.empty() ? "" : ": ", Escape(entry.reason), "\n");
}

void AppendVerifiedColumns(const RelationFingerprint& relation, std::string& out) {
  for (const ColumnFingerprint& column : relation.columns) {
    absl::StrAppend(&out, "  ", Status(LedgerStatus::kVerified), "column ",
                    NameText(QualifiedName(relation.schema, relation.name, column.name)), "\n");
  }
}

std::string VerifiedObjects(const CatalogState& catalog, const ShowOptions& options) {
  if (!catalog.objects_read) return "  not read (--data-only)\n";
  std::string out;
  for (const CatalogObject& object : catalog.objects) {
    if (!IsWanted(object, options)) continue;
    absl::StrAppend(&out, "  ", Status(LedgerStatus::kVerified), Escape(object.kind), " ", NameOf(object),
                    "\n");
  }
  return out;
}

}  // namespace pgassay::report

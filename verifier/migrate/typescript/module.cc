#include "migrate/typescript/module.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "migrate/typescript/column.h"
#include "migrate/typescript/draft.h"
#include "migrate/typescript/table.h"
#include "migrate/typescript/value.h"
#include "migrate/typescript/view.h"

namespace pgassay::migrate::typescript {
namespace {

struct Claimant {
  std::string kind, schema, name;
};

// Whoever can be called by its own name is, before names are made up.
void ClaimNames(const std::vector<Claimant>& claimants, Draft& draft) {
  std::vector<const Claimant*> left;
  for (const Claimant& one : claimants) {
    const std::string subject = absl::StrCat(one.kind, " ", QualifiedName(one.schema, "", one.name));
    if (!CanBeNamed(one.name) || !CanBeNamed(one.schema)) {
      draft.Note("baseline-not-written", subject, "drizzle-kit makes broken SQL of its name",
                 "it writes names between double quotes, and does not double those in them",
                 "leave it to SQL: the baseline has it, schema.ts has not");
    } else if (IsIdentifier(one.name) && draft.names.ClaimOwn(one.name)) {
      draft.exports[{one.kind, one.schema, one.name}] = one.name;
    } else {
      left.push_back(&one);
    }
  }
  for (const Claimant* one : left) {
    const std::string claimed = draft.names.Claim(one->schema, one->name);
    draft.exports[{one->kind, one->schema, one->name}] = claimed;
    draft.Note("baseline-name-made-up",
               absl::StrCat(one->kind, " ", QualifiedName(one->schema, "", one->name)),
               absl::StrCat("it is ", claimed, " in schema.ts"),
               "its own name is taken, or is no name in TypeScript", "");
  }
}

std::string WriteEnum(const Enum& type, Draft& draft) {
  const std::string* name = draft.Export("enum", type.schema, type.name);
  if (name == nullptr) return "";
  std::vector<std::string> labels;
  for (const std::string& label : type.labels) labels.push_back(QuoteString(label));
  const std::string text = absl::StrCat("export const ", *name, " = ", Maker(draft, type.schema, "enum"), "(",
                                        QuoteString(type.name), ", [", absl::StrJoin(labels, ", "), "]",
                                        labels.empty() ? " as unknown as [string]" : "", ");");
  draft.module.pieces[{"enum", type.schema, "", type.name}] = text;
  return text + "\n";
}

std::string WriteSequence(const Sequence& sequence, Draft& draft) {
  const std::string* name = draft.Export("sequence", sequence.schema, sequence.name);
  if (name == nullptr) return "";
  const std::string options = SequenceOptions(sequence, "bigint");
  const std::string text = absl::StrCat(
      "export const ", *name, " = ", Maker(draft, sequence.schema, "sequence"), "(",
      QuoteString(sequence.name), options.empty() ? "" : ", { ", options, options.empty() ? "" : " }", ");");
  draft.module.pieces[{"sequence", sequence.schema, "", sequence.name}] = text;
  return text + "\n";
}

// Those that no serial column makes by itself.
std::vector<const Sequence*> FreeSequences(const Shape& shape) {
  std::vector<const Sequence*> free;
  for (const Sequence& sequence : shape.sequences) {
    const bool serial = std::any_of(shape.tables.begin(), shape.tables.end(), [&](const Table& table) {
      return table.managed &&
             std::any_of(table.columns.begin(), table.columns.end(),
                         [&](const Column& column) { return IsSerial(table, column, sequence); });
    });
    if (!serial) free.push_back(&sequence);
  }
  return free;
}

void ClaimAll(const Shape& shape, const std::vector<const Sequence*>& sequences, Draft& draft) {
  std::vector<Claimant> ours, others;
  for (const std::string& schema : shape.schemas) {
    if (schema != "public") ours.push_back({"schema", "", schema});
  }
  for (const Enum& type : shape.enums) ours.push_back({"enum", type.schema, type.name});
  for (const Table& table : shape.tables) {
    if (table.managed) ours.push_back({"table", table.schema, table.name});
  }
  for (const View& view : shape.views) ours.push_back({"view", view.schema, view.name});
  for (const Sequence* sequence : sequences) ours.push_back({"sequence", sequence->schema, sequence->name});
  ClaimNames(ours, draft);
  for (const Table& table : shape.tables) {
    if (table.managed) continue;
    const bool known = table.schema == "public" || draft.Export("schema", "", table.schema) != nullptr;
    if (!known && draft.outer_schemas.insert(table.schema).second)
      others.push_back({"schema", "", table.schema});
    others.push_back({"table", table.schema, table.name});
  }
  ClaimNames(others, draft);
}

void NoteTypes(Draft& draft) {
  if (draft.types.empty()) return;
  std::vector<std::string> names;
  for (const auto& [type, name] : draft.types) names.push_back(name);
  std::sort(names.begin(), names.end());
  draft.Note("baseline-custom-type", "",
             absl::StrCat("drizzle-orm has no builder for these types: ", absl::StrJoin(names, ", ")),
             "they are customType in schema.ts, and strings in TypeScript", "");
}

// drizzle-kit 0.x makes views by the names of their exports, and materialized ones after all others.
void NoteOrder(const Shape& shape, Draft& draft) {
  for (const View& view : shape.views) {
    const std::string* own = draft.Export("view", view.schema, view.name);
    for (const auto& [schema, name] : view.uses) {
      const std::string* used = draft.Export("view", schema, name);
      const auto other = std::find_if(shape.views.begin(), shape.views.end(), [&](const View& each) {
        return each.schema == schema && each.name == name;
      });
      if (own == nullptr || used == nullptr || other == shape.views.end()) continue;
      const bool behind = view.materialized == other->materialized ? *used < *own : view.materialized;
      if (behind) continue;
      draft.Note(
          "baseline-view-order", absl::StrCat("view ", QualifiedName(view.schema, "", view.name)),
          absl::StrCat("it uses ", QualifiedName(schema, "", name), ", which drizzle-kit makes after it"),
          "Drizzle 0.x makes views in the order of their names: what `drizzle-kit export` writes of this "
          "schema.ts, or `push`, fails there on an empty database",
          "Make new databases with the migrations");
    }
  }
}

std::string Imports(const Draft& draft) {
  std::string text;
  if (draft.uses_sql) text += "import { sql } from 'drizzle-orm';\n";
  if (draft.imports.empty()) return text;
  std::string line = " ";
  std::vector<std::string> lines;
  for (const std::string& name : draft.imports) {
    const std::string word = absl::StrCat(" ", name == "PgTableExtraConfigValue" ? "type " : "", name, ",");
    if (line.size() + word.size() > 110) {
      lines.push_back(std::exchange(line, " "));
    }
    line += word;
  }
  lines.push_back(line);
  absl::StrAppend(&text, "import {\n", absl::StrJoin(lines, "\n"), "\n} from 'drizzle-orm/pg-core';\n");
  return text;
}

}  // namespace

absl::StatusOr<Module> WriteModule(const Shape& shape, const ModuleOptions& options) {
  Draft draft(options.v1);
  const std::vector<const Sequence*> sequences = FreeSequences(shape);
  ClaimAll(shape, sequences, draft);

  std::string schemas, enums, free, pointed_at, tables, views;
  const auto schema = [&](absl::string_view prefix, const std::string& name) {
    const std::string* exported = draft.Export("schema", "", name);
    if (exported == nullptr) return;
    const std::string text = absl::StrCat(prefix, "const ", *exported, " = ", draft.Import("pgSchema"), "(",
                                          QuoteString(name), ");");
    if (!prefix.empty()) draft.module.pieces[{"schema", "", "", name}] = text;
    absl::StrAppend(&schemas, text, "\n");
  };
  for (const std::string& name : shape.schemas) {
    if (name != "public") schema("export ", name);
  }
  for (const std::string& name : draft.outer_schemas) schema("", name);
  for (const Enum& type : shape.enums) enums += WriteEnum(type, draft);
  for (const Sequence* sequence : sequences) free += WriteSequence(*sequence, draft);
  for (const Table& table : shape.tables) {
    if (!table.managed) pointed_at += WritePointedAt(table, shape, draft);
  }
  for (const Table& table : shape.tables) {
    if (!table.managed) continue;
    const std::string text = WriteTable(table, shape, draft);
    if (!text.empty()) absl::StrAppend(&tables, "\n", text);
  }
  for (const View* view : InOrder(shape.views)) {
    const std::string text = WriteView(*view, draft);
    if (!text.empty()) absl::StrAppend(&views, "\n", text);
  }

  NoteTypes(draft);
  if (!options.v1) NoteOrder(shape, draft);
  std::string text = Imports(draft);
  const auto section = [&text](absl::string_view comment, const std::string& lines) {
    if (lines.empty()) return;
    absl::StrAppend(&text, text.empty() ? "" : "\n", comment, lines);
  };
  section("", schemas);
  section("// Types that drizzle-orm has no builder for: here they are strings.\n",
          absl::StrJoin(draft.type_lines, "\n") + (draft.type_lines.empty() ? "" : "\n"));
  section("", enums);
  section("", free);
  section("// Not ours and not exported: foreign keys point here.\n", pointed_at);
  text += tables;
  text += views;
  if (draft.uses_sql) draft.module.imports["sql"] = "drizzle-orm";
  for (const std::string& name : draft.imports) draft.module.imports[name] = "drizzle-orm/pg-core";
  draft.module.text = std::move(text);
  return std::move(draft.module);
}

}  // namespace pgassay::migrate::typescript

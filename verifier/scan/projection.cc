#include "scan/projection.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "canon/rule.h"
#include "pg/quote.h"
#include "scan/selection.h"
#include "scan/session.h"
#include "status_macros.h"

namespace pgassay::scan {
namespace {

using Kind = DeclaredChange::Kind;

const fingerprint::Column* Find(const std::vector<fingerprint::Column>& columns, const std::string& name) {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const fingerprint::Column& column) { return column.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

// The column as BEFORE's type, where that type has the value; the run ends where it has not. Without the way
// back 1.5 would pass for the 2 that it was rounded to.
std::string Narrowed(const std::string& column, const std::string& before_type, const std::string& type) {
  const std::string name = pg::QuoteIdentifier(column);
  return absl::StrCat("CASE WHEN (", name, "::", before_type, ")::", type, " IS NOT DISTINCT FROM ", name,
                      " THEN ", name, "::", before_type, " ELSE pg_catalog.concat('not narrow', ", name,
                      " IS NULL)::pg_catalog.bool::pg_catalog.text::", before_type, " END");
}

// What this server calls the type, without its length or scale; a name from a file is no SQL of ours.
absl::StatusOr<std::string> ServerType(Session& session, const std::string& type) {
  ASSIGN_OR_RETURN(
      const pg::Result result,
      session.connection().Query("SELECT pg_catalog.format_type($1::pg_catalog.regtype, NULL)", {type}));
  return std::string(result.text(0, 0));
}

// What stands for BEFORE's column `column`, if a rule says so and it is needed.
absl::StatusOr<std::optional<std::string>> ExpressionFor(const RelationRules& rules,
                                                         const Shape::Column& column,
                                                         const catalog::Catalog& catalog,
                                                         const catalog::Detail& detail, Session& session) {
  if (const DeclaredChange* rule = rules.Find(Kind::kColumnExpression, column.name)) {
    return absl::StrCat("(", rule->expression, "\n)");
  }
  if (rules.Find(Kind::kColumnWidened, column.name) == nullptr) return std::nullopt;
  const std::string name = rules.NameAfter(column.name);
  const auto found = std::find_if(detail.columns.begin(), detail.columns.end(),
                                  [&](const catalog::Column& candidate) { return candidate.name == name; });
  if (found == detail.columns.end()) return std::nullopt;
  ASSIGN_OR_RETURN(const canon::Rule rule, canon::MakeRule(catalog.types, found->type_oid));
  if (rule.type_class() == column.type_class) return std::nullopt;
  ASSIGN_OR_RETURN(const std::string before_type, ServerType(session, column.type));
  return Narrowed(name, before_type, found->type);
}

// The type of `sql` over a row of the relation. In WHERE the server refuses what would change the number of
// rows: set-returning functions and aggregates. The plan shows what would read other tables.
absl::StatusOr<uint32_t> TypeOf(Session& session, const catalog::Relation& relation, const std::string& sql) {
  const std::string select =
      absl::StrCat("SELECT ", sql, " FROM ONLY ", pg::QuoteQualified(relation.schema, relation.name),
                   " WHERE ", sql, " IS NOT DISTINCT FROM NULL LIMIT 0");
  ASSIGN_OR_RETURN(const pg::Result plan,
                   session.connection().QueryValues(absl::StrCat("EXPLAIN ", select), {}));
  for (int row = 0; row < plan.rows(); ++row) {
    const absl::string_view line = plan.text(row, 0);
    if (absl::StrContains(line, "SubPlan ") || absl::StrContains(line, "InitPlan ")) {
      return absl::FailedPreconditionError(
          "a subquery would read what is not locked; use the row's columns alone");
    }
  }
  ASSIGN_OR_RETURN(const pg::Result described, session.connection().QueryValues(select, {}));
  return described.type_oid(0);
}

}  // namespace

RelationRules::RelationRules(const ScanOptions& options, const RelationName& name) : before_(name) {
  if (options.like) {
    for (const DeclaredChange& change : options.changes) {
      if (change.kind == Kind::kTableRenamed && change.to_table == name) before_ = change.table;
    }
    const auto found = options.like->find(before_);
    if (found != options.like->end()) shape_ = &found->second;
  }
  for (const DeclaredChange& change : options.changes) {
    if (change.table == before_) changes_.push_back(&change);
  }
}

const DeclaredChange* RelationRules::Find(Kind kind, const std::string& column) const {
  for (const DeclaredChange* change : changes_) {
    if (change->kind == kind && change->column == column) return change;
  }
  return nullptr;
}

std::string RelationRules::NameAfter(const std::string& column) const {
  if (shape_ == nullptr) return column;
  const DeclaredChange* renamed = Find(Kind::kColumnRenamed, column);
  return renamed == nullptr ? column : renamed->to_column;
}

std::optional<std::vector<std::string>> RelationRules::Key() const {
  const DeclaredChange* declared = Find(Kind::kTableKey, "");
  if (declared == nullptr && shape_ == nullptr) return std::nullopt;
  std::vector<std::string> key = declared == nullptr ? shape_->key : declared->key;
  for (std::string& column : key) column = NameAfter(column);
  return key;
}

std::vector<std::string> RelationRules::Shaping() const {
  std::vector<std::string> rules;
  for (const DeclaredChange* change : changes_) {
    std::string rule = ShapingRule(*change, shape_ != nullptr);
    if (!rule.empty()) rules.push_back(std::move(rule));
  }
  std::sort(rules.begin(), rules.end());
  return rules;
}

absl::StatusOr<Expressions> DescribeExpressions(Session& session, const catalog::Catalog& catalog,
                                                const ScanOptions& options) {
  Expressions expressions;
  if (!options.like || options.changes.empty()) return expressions;
  const Filter filter(options);
  for (const catalog::Relation& relation : catalog.relations) {
    const RelationName name{relation.schema, relation.name};
    const RelationRules rules(options, name);
    const auto detail = catalog.details.find(relation.oid);
    if (rules.shape() == nullptr || detail == catalog.details.end() || relation.kind == 'L') continue;
    if (!filter.Names(name) || filter.Excludes(name)) continue;
    for (const Shape::Column& column : rules.shape()->columns) {
      Heap heap;
      heap.oid = relation.oid;
      heap.schema = relation.schema;
      heap.name = relation.name;
      heap.kind = relation.kind;
      const auto refused = [&](const absl::Status& status) {
        return absl::FailedPreconditionError(
            absl::StrCat("rule for ", relation.QualifiedName(), ".", column.name, ": ", status.message()));
      };
      const auto sql = ExpressionFor(rules, column, catalog, detail->second, session);
      if (!sql.ok()) return refused(sql.status());
      if (!sql->has_value()) continue;
      RETURN_IF_ERROR(session.Lock(heap));
      const absl::StatusOr<uint32_t> type_oid = TypeOf(session, relation, **sql);
      if (!type_oid.ok()) return refused(type_oid.status());
      expressions[{name, column.name}] = {.sql = **sql, .type_oid = *type_oid, .type = column.type};
    }
  }
  return expressions;
}

absl::StatusOr<std::optional<Projection>> Project(const RelationRules& rules, const RelationName& name,
                                                  const catalog::Catalog& catalog,
                                                  const std::vector<fingerprint::Column>& columns,
                                                  const std::vector<int>& key,
                                                  const Expressions& expressions) {
  Projection projection;
  bool other = false;                  // than the rows as they are
  std::vector<std::string> key_names;  // BEFORE's
  if (rules.shape() == nullptr) {
    for (const fingerprint::Column& column : columns) {
      if (rules.Find(Kind::kColumnDropped, column.name) != nullptr) {
        other = true;
        continue;
      }
      projection.fields.push_back(static_cast<size_t>(&column - columns.data()));
      projection.columns.push_back(column);
    }
    for (const int index : key) key_names.push_back(columns[static_cast<size_t>(index)].name);
  } else {
    other = rules.shape()->columns.size() != columns.size();
    for (const Shape::Column& column : rules.shape()->columns) {
      const auto expression = expressions.find({name, column.name});
      if (expression == expressions.end()) {
        const std::string name_after = rules.NameAfter(column.name);
        const fingerprint::Column* source = Find(columns, name_after);
        if (source == nullptr || source->rule.type_class() != column.type_class) return std::nullopt;
        other = other || name_after != column.name;
        projection.fields.push_back(static_cast<size_t>(source - columns.data()));
        projection.columns.push_back({.name = column.name, .type = column.type, .rule = source->rule});
        continue;
      }
      other = true;
      ASSIGN_OR_RETURN(const canon::Rule rule, canon::MakeRule(catalog.types, expression->second.type_oid));
      if (rule.type_class() != column.type_class || rule.read() != column.read) {
        return absl::FailedPreconditionError(absl::StrCat(
            "rule for ", name.schema, ".", name.name, ".", column.name, ": its SQL gives values of class ",
            rule.type_class(), ", BEFORE's type ", column.type, " is of class ", column.type_class,
            "; cast the expression to BEFORE's type"));
      }
      projection.fields.push_back(columns.size() + projection.selects.size());
      projection.selects.push_back(SelectItem(expression->second.sql, rule));
      projection.made.push_back(column.name);
      projection.columns.push_back({.name = column.name, .type = column.type, .rule = rule});
    }
    const DeclaredChange* declared = rules.Find(Kind::kTableKey, "");
    key_names = declared == nullptr ? rules.shape()->key : declared->key;
  }
  if (!other) return std::nullopt;
  for (const std::string& key_name : key_names) {
    const fingerprint::Column* column = Find(projection.columns, key_name);
    if (column == nullptr) {
      projection.key.clear();
      break;
    }
    projection.key.push_back(static_cast<int>(column - projection.columns.data()));
  }
  return projection;
}

std::string SelectItem(const std::string& sql, const canon::Rule& rule) {
  if (rule.read() != ReadAs::kText) return sql;
  absl::string_view longer;
  for (const auto& [type_class, cast] : {std::pair("text(pg_catalog.regproc)", "::pg_catalog.regprocedure"),
                                         {"text(pg_catalog.regproc[])", "::pg_catalog.regprocedure[]"},
                                         {"text(pg_catalog.regoper)", "::pg_catalog.regoperator"},
                                         {"text(pg_catalog.regoper[])", "::pg_catalog.regoperator[]"}}) {
    if (rule.type_class() == type_class) longer = cast;
  }
  return absl::StrCat("CASE WHEN ", sql, " IS NOT DISTINCT FROM NULL THEN NULL ELSE pg_catalog.format('%s', ",
                      sql, longer, ") END");
}

}  // namespace pgassay::scan

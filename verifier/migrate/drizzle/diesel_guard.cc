#include "migrate/drizzle/diesel_guard.h"

#include "absl/strings/str_cat.h"
#include "pg/quote.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr char kDieselTable[] = "__diesel_schema_migrations";

}  // namespace

std::string DieselGuard(absl::string_view diesel_schema, absl::string_view message) {
  const std::string table =
      diesel_schema.empty()
          ? absl::StrCat("EXISTS (SELECT FROM pg_catalog.pg_class WHERE relname = '", kDieselTable, "')")
          : absl::StrCat("pg_catalog.to_regclass(",
                         pg::QuoteLiteral(pg::QuoteQualified(std::string(diesel_schema), kDieselTable)),
                         ") IS NOT NULL");
  return absl::StrCat(
      "DO $guard$\n"
      "BEGIN\n"
      "    IF ",
      table,
      " THEN\n"
      "        RAISE EXCEPTION '",
      message,
      "',\n"
      "            current_database()\n"
      "            USING ERRCODE = 'object_not_in_prerequisite_state';\n"
      "    END IF;\n"
      "END\n"
      "$guard$;");
}

}  // namespace pgassay::migrate::drizzle

#include "cli/help.h"

#include "absl/strings/str_cat.h"
#include "cli/project_help.h"

namespace pgassay::cli {
namespace {

constexpr char kOverview[] = R"(pgassay proves that a PostgreSQL database lost nothing, or names what it lost.

Usage:
  pgassay COMMAND [OPTION]... [ARGUMENT]...

Commands:
  fingerprint [DB] -o FILE   read every row of a database into a fingerprint file
  verify BEFORE [AFTER]      compare two databases or fingerprint files
  show FILE                  print what a fingerprint file holds
  status [DB]                show where Diesel's and Drizzle's migrations stand
  baseline [DB]              write Drizzle's first migration, or mark it as applied
  sync [--mark [DB]]         write Drizzle's next migrations after Diesel's, or mark them
  check [DB]                 fail where Diesel and Drizzle do not make the same schema
  help [COMMAND]             print this help, or a command's

General options:
  -V, --version              print the version, then exit
  -?, --help                 print this help, then exit

Examples:
  pgassay fingerprint service=shop -o before.assay
  pgassay verify before.assay service=shop
  pgassay status service=shop
  pgassay baseline --mark service=shop
  pgassay sync
  pgassay check --no-database --base origin/main
)";

constexpr char kFingerprint[] =
    R"(pgassay fingerprint reads rows and schema of a database, in one snapshot, into a file.

Usage:
  pgassay fingerprint [OPTION]... [DB] -o FILE

General options:
  -o, --output FILE          the fingerprint file; an older .assay file is replaced
  -q, --quiet                print errors only
)";

constexpr char kVerify[] = R"(pgassay verify compares two sides, each a live database or a fingerprint file.

Usage:
  pgassay verify [OPTION]... BEFORE [AFTER]

BEFORE and AFTER are each a DB or an .assay file; AFTER left out is the database of
the environment. Two live databases are read at the same time.

General options:
  --report KIND=FILE         write a report as well; KIND is json or text, FILE - is
                             standard output in place of the text; can be repeated
  -v, --verbose              name what is the same, too, and every column
  -q, --quiet                print errors and the verdict only
)";

constexpr char kShow[] = R"(pgassay show prints what a fingerprint file holds.

Usage:
  pgassay show [OPTION]... FILE

Options:
  --catalog                  every object of the schema with its attributes, by kind, in
                             place of the tables
  --kind KIND[,KIND]...      with --catalog: only objects of this kind, such as trigger or
                             "foreign key"; can be repeated
  --ledger                   every relation, column and object: read, left out, or not
                             checkable and why
  --json                     as JSON, which always has all of it; --kind narrows it too
  -?, --help                 print this help, then exit

Examples:
  pgassay show before.assay
  pgassay show before.assay --catalog --kind trigger,function
  pgassay show before.assay --ledger
  pgassay show before.assay --json | jq .
)";

constexpr char kScan[] = R"(  --stats                    print the timers of the stages
  --progress MODE            auto (default), bar, json (a line per second) or none,
                             on standard error
  -?, --help                 print this help, then exit

Options that choose what is read:
  --tables GLOB[,GLOB]...    only what matches, as name or schema.name; repeatable
  --exclude GLOB[,GLOB]...   not these relations (schema.name) or columns
                             (schema.name.column); can be repeated
  --schema-only              the schema alone: no rows, no positions of sequences
  --data-only                rows and positions of sequences alone, without the schema
  --cluster                  also roles, tablespaces, subscriptions and the settings of
                             this database (never passwords)

Options that control how it is read:
  --connections N            sessions per database (default: cores, at most 4)
  --lock-timeout DURATION    give up when a lock is not had in time (default: 10s)
  --yield-after DURATION     give up when another session has waited so long for our
                             locks (default: only say who waits)
  --password-file FILE       file with the password, and nothing else (chmod 600)

Options that control the fingerprint:
  --key-file FILE            32 random bytes that key every hash; both sides need the same
  --changes FILE             what the migration means to change (TOML), such as
                               [[column_renamed]]
                               table = "public.users"
                               column = "mail"
                               to = "email"
                             all rules: verifier/cli/CHANGES.md
)";

constexpr char kSketchRows[] =
    R"(  --sketch-rows N            rows of a table that can be named when they differ
                             (default: 2048, which takes 140 to 300 kB per table)
)";

constexpr char kTextKeys[] =
    R"(  --keep-text-keys           keep text keys readable in the file, in place of hashes
)";

constexpr char kLike[] =
    R"(  --like BEFORE.assay        also read with that file's columns and keys, so that rows
                             can be named across added, renamed and widened columns
)";

constexpr char kNaming[] = R"(
Options that control what is said of rows that differ:
  --max-rows N               name at most N of a table, 1 to 1,000,000 (default: 100)
  --show-keys                text keys in clear: of a file that was taken with
                             --keep-text-keys, and of a live database
  --show-values              values before and after, of a live database
                             (the report says that it has keys or values in it)
)";

constexpr char kDatabase[] = R"(
DB is postgresql://user@host:port/database, "host=... dbname=..." or service=NAME;
left out, $DATABASE_URL, then the PG* variables. A password in it is refused, as others
can read a command line: use ~/.pgpass, a service file, PGPASSWORD or --password-file.
)";

constexpr char kExitCodes[] = R"(
Exit codes:
  0    same, or done
  1    different; of a project's commands: something needs a person
  2    could not check, or not all of it
  3    wrong usage
  130, 143   interrupted (SIGINT, SIGTERM)
)";

constexpr char kFingerprintExamples[] = R"(
Examples:
  pgassay fingerprint postgresql://ann@db1/shop -o before.assay
  pgassay fingerprint service=shop --exclude 'audit.*' --connections 8 -o before.assay
  pgassay fingerprint service=shop --schema-only --cluster -o schema.assay
  pgassay fingerprint service=shop --like before.assay --changes c.toml -o after.assay
  DATABASE_URL=... pgassay fingerprint --key-file pgassay.key -o before.assay
)";

constexpr char kVerifyExamples[] = R"(
Examples:
  pgassay verify before.assay service=shop
  pgassay verify before.assay after.assay --report json=report.json
  pgassay verify service=old service=new --yield-after 5s --stats
  pgassay verify before.assay service=shop --changes changes.toml
  pgassay verify service=old service=new --schema-only
  pgassay verify before.assay service=shop --data-only
  pgassay verify service=old service=new --max-rows 1000 --show-keys --show-values
)";

}  // namespace

std::string HelpText(absl::string_view command) {
  if (command == "fingerprint") {
    return absl::StrCat(kFingerprint, kScan, kTextKeys, kSketchRows, kLike, kDatabase, kExitCodes,
                        kFingerprintExamples);
  }
  if (command == "verify")
    return absl::StrCat(kVerify, kScan, kSketchRows, kNaming, kDatabase, kExitCodes, kVerifyExamples);
  if (command == "show") return absl::StrCat(kShow, kExitCodes);
  const std::string of_project = ProjectHelpText(command);
  return of_project.empty() ? absl::StrCat(kOverview, kExitCodes) : of_project;
}

}  // namespace pgassay::cli

#include "cli/help.h"

#include "absl/strings/str_cat.h"

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
  help [COMMAND]             print this help, or a command's

General options:
  -V, --version              print the version, then exit
  -?, --help                 print this help, then exit

Examples:
  pgassay fingerprint service=shop -o before.assay
  pgassay verify before.assay service=shop
  pgassay status service=shop
  pgassay baseline --mark service=shop
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

constexpr char kStatus[] =
    R"(pgassay status shows where Diesel's and Drizzle's migrations of a project stand in a
database: applied, pending, skipped in silence, marked wrongly; what the real tools
would do about it, and what to do. It only reads: SELECT is enough, also on a standby
and through a transaction pooler.

Usage:
  pgassay status [OPTION]... [DB]

Options:
  --project DIR              look for pgassay.toml in DIR and above (default: here)
  --json                     as JSON, pgassay-status/1 (report/status.schema.json)
  -q, --quiet                only what needs a person or could not be looked at
  --password-file FILE       file with the password, and nothing else (chmod 600)
  -?, --help                 print this help, then exit

DB is postgresql://user@host:port/database, "host=... dbname=..." or service=NAME;
left out, the variable that url_env in pgassay.toml names ($DATABASE_URL), then the PG*
variables. A password in it is refused: use ~/.pgpass, a service file, PGPASSWORD or
--password-file.

Exit codes:
  0    sound; migrations that are merely pending are nothing wrong
  1    something needs a person
  2    something could not be looked at
  3    wrong usage, or a mistake in pgassay.toml

Examples:
  pgassay status
  pgassay status service=production
  pgassay status --project api --json | jq '.findings[].code'
)";

constexpr char kBaseline[] =
    R"(pgassay baseline writes Drizzle's first migration for a database that Diesel has made,
proves it on scratch databases, and marks it as applied where it is so already.

Usage:
  pgassay baseline [OPTION]... [DB]
  pgassay baseline --mark [OPTION]... [DB]
  pgassay baseline --unmark [OPTION]... [DB]

Writing it is done once, on a developer's machine: it needs the project's drizzle-kit,
pg_dump and a scratch server; DB is only read. What it writes is to be committed.
Marking is done in each environment, before drizzle-kit migrates there: it needs the
committed files, which may be read-only, and DB. It runs nothing of the migration.

Options:
  --mark                     record the baseline in DB as applied; twice changes nothing
  --unmark                   take that record back, if nothing was recorded after it
  --project DIR              look for pgassay.toml in DIR and above (default: here)
  --json                     as JSON, pgassay-baseline/1 or, of marks, pgassay-mark/1
                             (report/baseline.schema.json, report/mark.schema.json)
  -q, --quiet                print nothing when all went well
  --password-file FILE       file with the password of DB, and nothing else (chmod 600)
  -?, --help                 print this help, then exit

Options that control what is written:
  --scratch-beside           make the scratch databases on the server of DB itself, where
                             scratch_url_env in pgassay.toml ($SCRATCH_URL) names no other
  --replace                  move a migrations folder that has entries aside; refused
                             where DB has rows of it
  --from-existing            prove the folder that is there, and take it as it is
  --reconcile                take the database as it is, and write what schema.ts says
                             besides as a migration of its own behind it, not marked
  --roles create|require     roles that the SQL names are made where they are missing,
                             without LOGIN (create, the default), or have to be there
  --pg-bin DIR               where pg_dump is (default: PATH, then the usual folders)
  --progress MODE            auto (default: on a terminal), bar, json or none, on
                             standard error

DB is postgresql://user@host:port/database, "host=... dbname=..." or service=NAME;
left out, the variable that url_env in pgassay.toml names ($DATABASE_URL), then the PG*
variables. A password in it is refused: use ~/.pgpass, a service file, PGPASSWORD or
--password-file.

Exit codes:
  0    written and proven; marked, or marked before
  1    something needs a person; nothing was written, unless the text says otherwise
  2    could not be done, or not be proven; nothing was written, unless the message says
       otherwise or is about standard output; to run again is right
  3    wrong usage, or a mistake in pgassay.toml
  130, 143   interrupted (SIGINT, SIGTERM)

Examples:
  SCRATCH_URL=postgresql://postgres@127.0.0.1:5433/postgres pgassay baseline
  pgassay baseline service=staging --scratch-beside
  pgassay baseline --mark service=production
  pgassay baseline --mark --json | jq '.findings[].remedy'
  pgassay baseline --unmark service=staging
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
  1    different; status: something needs a person
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
  if (command == "status") return kStatus;
  if (command == "baseline") return kBaseline;
  return absl::StrCat(kOverview, kExitCodes);
}

}  // namespace pgassay::cli

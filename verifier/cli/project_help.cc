#include "cli/project_help.h"

namespace pgassay::cli {
namespace {

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
  pgassay status --json | jq '.findings[] | select(.level == "finding").code'
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
Marking is done in each environment, once; Diesel goes on migrating there, with pgassay
sync --mark behind it. It needs the committed files, which may be read-only, and DB, and
runs nothing of the migration.

Options:
  --mark                     record the baseline in DB as applied; twice changes nothing
  --unmark                   take back all that was recorded, sync's too, as long as
                             Drizzle itself has run nothing
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
  --history                  in place of one baseline a migration for each of Diesel's;
                             refused where one transaction cannot run them all
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
  pgassay baseline --mark --json | jq -r '.findings[].remedy // empty'
  pgassay baseline --unmark service=staging
)";

constexpr char kSync[] =
    R"(pgassay sync writes a Drizzle migration for each Diesel migration that has none yet,
proves it on scratch databases, and marks them as applied where Diesel has run them.

Usage:
  pgassay sync [OPTION]...
  pgassay sync --mark [OPTION]... [DB]

Writing them is done on a developer's machine, in the same change as the Diesel
migration and schema.ts: it needs the project's drizzle-kit, pg_dump and a scratch
server ($SCRATCH_URL), and no other database. What schema.ts lacks is shown, and then
nothing is written. What it writes is to be committed.
Marking is done in each environment, behind `diesel migration run`: it needs the
committed files, which may be read-only, and DB. It runs nothing of the migrations.

Options:
  --mark                     record in DB what Diesel has run there; twice changes nothing
  --project DIR              look for pgassay.toml in DIR and above (default: here)
  --json                     as JSON, pgassay-sync/1 or, of marks, pgassay-mark/1
                             (report/sync.schema.json, report/mark.schema.json)
  -q, --quiet                print nothing when all went well
  --password-file FILE       file with the password of DB, and nothing else (chmod 600)
  --pg-bin DIR               where pg_dump is (default: PATH, then the usual folders)
  --progress MODE            auto (default: on a terminal), bar, json or none, on
                             standard error
  -?, --help                 print this help, then exit

DB is postgresql://user@host:port/database, "host=... dbname=..." or service=NAME;
left out, the variable that url_env in pgassay.toml names ($DATABASE_URL), then the PG*
variables. A password in it is refused: use ~/.pgpass, a service file, PGPASSWORD or
--password-file.

Exit codes:
  0    written and proven, or nothing to do; marked, or marked before
  1    something needs a person; nothing was written, unless the text says otherwise
  2    could not be done, or not be proven; nothing was written, unless the message says
       otherwise or is about standard output; to run again is right
  3    wrong usage, or a mistake in pgassay.toml
  130, 143   interrupted (SIGINT, SIGTERM)

Examples:
  SCRATCH_URL=postgresql://postgres@127.0.0.1:5433/postgres pgassay sync
  (cd api && diesel migration run) && pgassay sync --mark
  pgassay sync --mark service=production
  pgassay sync --json | jq -r '.differences[].typescript // empty'
)";

constexpr char kCheck[] =
    R"(pgassay check says, for CI, whether Diesel's folder, Drizzle's folder and its snapshot,
schema.ts and pgassay.lock.json make the same schema, whether a database is what they
make up to where it is, and who is behind whom. It writes nothing.

Usage:
  pgassay check [OPTION]... [DB]
  pgassay check --no-database [OPTION]...

It needs the project's drizzle-kit, pg_dump and a scratch server ($SCRATCH_URL); DB is
only read. A database that is behind is nothing wrong; one that is ahead, has a hole or
was changed by hand is.

Options:
  --no-database              look at the repository alone
  --base REF                 what git calls the default branch: what is added here has to
                             be newer than all it has
  --report KIND=FILE         write a report as well; KIND is md (a comment for a pull
                             request) or json, FILE - is standard output in place of the
                             text; can be repeated
  --project DIR              look for pgassay.toml in DIR and above (default: here)
  --json                     as JSON, pgassay-check/1 (report/check.schema.json)
  -q, --quiet                print nothing when all is in step
  --password-file FILE       file with the password of DB, and nothing else (chmod 600)
  --scratch-beside           make the scratch databases on the server of DB itself, where
                             scratch_url_env in pgassay.toml ($SCRATCH_URL) names no other
  --pg-bin DIR               where pg_dump is (default: PATH, then the usual folders)
  --progress MODE            auto (default: on a terminal), bar, json or none, on
                             standard error
  -?, --help                 print this help, then exit

DB is postgresql://user@host:port/database, "host=... dbname=..." or service=NAME;
left out, the variable that url_env in pgassay.toml names ($DATABASE_URL), then the PG*
variables. A password in it is refused: use ~/.pgpass, a service file, PGPASSWORD or
--password-file.

Exit codes:
  0    in step; a database that is merely behind is nothing wrong
  1    different, or something needs a person
  2    could not be checked, or not all of it
  3    wrong usage, or a mistake in pgassay.toml
  130, 143   interrupted (SIGINT, SIGTERM)

Examples:
  pgassay check --no-database --base origin/main --report md=check.md
  pgassay check service=staging
  pgassay check --json | jq '.parts[] | select(.state != "agrees")'
)";

}  // namespace

std::string ProjectHelpText(absl::string_view command) {
  if (command == "status") return kStatus;
  if (command == "baseline") return kBaseline;
  if (command == "sync") return kSync;
  return command == "check" ? kCheck : "";
}

}  // namespace pgassay::cli

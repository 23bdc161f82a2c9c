#include "scan/session.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "pg/error.h"
#include "pg/quote.h"
#include "pg/session.h"
#include "status_macros.h"

namespace pgassay::scan {
namespace {

constexpr char kGaveWay[] =
    " waits behind our snapshot; gave way rather than hold it back. Run again when it is done";

}  // namespace

Session::Session(const ConnectTarget& target, const ScanOptions& options, std::string snapshot,
                 std::string server_mark, Stop& stop)
    : target_(target),
      options_(options),
      snapshot_(std::move(snapshot)),
      server_mark_(std::move(server_mark)),
      stop_(stop) {}

absl::StatusOr<std::unique_ptr<Session>> Session::Open(const ConnectTarget& target,
                                                       const ScanOptions& options,
                                                       const std::string& snapshot,
                                                       const std::string& server_mark, Stop& stop) {
  std::unique_ptr<Session> session(new Session(target, options, snapshot, server_mark, stop));
  RETURN_IF_ERROR(session->Rejoin());
  return session;
}

absl::Status Session::Rejoin() {
  registration_ = Stop::Registration();
  connection_.reset();
  locked_.clear();
  ASSIGN_OR_RETURN(pg::Connection connection, pg::Connection::Open(target_, "pgassay worker"));
  connection_ = std::make_unique<pg::Connection>(std::move(connection));
  registration_ = Stop::Registration(stop_, connection_->canceller());
  RETURN_IF_ERROR(pg::PrepareSession(*connection_, options_.lock_timeout_ms));
  ASSIGN_OR_RETURN(const std::string mark, pg::ReadTimelineMark(*connection_));
  if (mark != server_mark_) {
    return absl::FailedPreconditionError(absl::StrCat("join snapshot: another server answers (", mark,
                                                      ", before ", server_mark_, "): was there a failover?"));
  }
  absl::Status joined = pg::JoinSnapshot(*connection_, snapshot_);
  if (pg::SqlState(joined) == "22023") {
    return absl::UnavailableError(
        "join snapshot: the session that held it is gone; the server ended it or was restarted. Run again");
  }
  return joined;
}

absl::Status Session::Lock(const Heap& heap) {
  if (options_.skip_locks || locked_.contains(heap.oid)) return absl::OkStatus();
  const std::string name = pg::QuoteQualified(heap.schema, heap.name);
  absl::Status status;
  if (heap.kind == 'm') {
    // There is no NOWAIT for planning a query.
    RETURN_IF_ERROR(connection_->Execute("SET LOCAL lock_timeout = '50ms'"));
    status = connection_->Execute(absl::StrCat("EXPLAIN SELECT FROM ", name));
    if (status.ok()) {
      RETURN_IF_ERROR(
          connection_->Execute(absl::StrCat("SET LOCAL lock_timeout = ", options_.lock_timeout_ms)));
    }
  } else {
    status = connection_->Execute(absl::StrCat("LOCK TABLE ONLY ", name, " IN ACCESS SHARE MODE NOWAIT"));
  }
  if (pg::SqlState(status) == "55P03") {
    const std::string who = WhoAwaits(heap.oid);
    return absl::FailedPreconditionError(absl::StrCat("lock ", heap.schema, ".", heap.name, ": ",
                                                      who.empty() ? "another session" : who, kGaveWay));
  }
  if (status.ok()) locked_.insert(heap.oid);
  return status;
}

absl::Status Session::WithoutWaiting(absl::string_view what, absl::FunctionRef<absl::Status()> read) {
  RETURN_IF_ERROR(connection_->Execute("SET LOCAL lock_timeout = '50ms'"));
  const absl::Status status = read();
  if (pg::SqlState(status) == "55P03") {
    const std::string who = WhoAwaits(0);
    return absl::FailedPreconditionError(
        who.empty()
            ? absl::StrCat(what,
                           ": another session holds an exclusive lock on a relation; run again when it "
                           "is done (see pg_locks)")
            : absl::StrCat(what, ": ", who, kGaveWay));
  }
  RETURN_IF_ERROR(status);
  return connection_->Execute(absl::StrCat("SET LOCAL lock_timeout = ", options_.lock_timeout_ms));
}

std::string Session::WhoAwaits(uint32_t relation) {
  locked_.clear();
  if (!connection_->Execute("ROLLBACK").ok()) return "";
  absl::StatusOr<pg::Result> waiting = connection_->Query(
      "SELECT l.pid, coalesce(pg_catalog.left(a.query, 200), ''), n.nspname || '.' || c.relname"
      " FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation"
      " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
      " LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
      " WHERE NOT l.granted AND ($1::pg_catalog.oid = 0 OR l.relation = $1::pg_catalog.oid)"
      " AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = "
      "pg_catalog.current_database())"
      " ORDER BY l.mode = 'AccessExclusiveLock' DESC LIMIT 1",
      {absl::StrCat(relation)});
  if (!waiting.ok() || waiting->rows() == 0) return "";
  return absl::StrCat(relation == 0 ? absl::StrCat(waiting->text(0, 2), ": ") : "", "pid ",
                      waiting->text(0, 0), pg::StatementOf(waiting->text(0, 1)));
}

void SessionPool::Add(std::unique_ptr<Session> session) {
  absl::MutexLock lock(&mutex_);
  idle_.push_back(session.get());
  sessions_.push_back(std::move(session));
}

int SessionPool::size() const {
  absl::MutexLock lock(&mutex_);
  return static_cast<int>(sessions_.size());
}

absl::Status SessionPool::Use(absl::FunctionRef<absl::Status(Session&)> body) {
  Session* const session = Take();
  if (session == nullptr) return absl::UnavailableError("no session in the snapshot is left");
  absl::Status status = body(*session);
  if (status.ok() || (!session->stopping() && session->Rejoin().ok())) {
    Return(session);
  } else {
    Drop(session);
  }
  return status;
}

void SessionPool::Drop(Session* session) {
  absl::MutexLock lock(&mutex_);
  std::erase_if(sessions_, [&](const std::unique_ptr<Session>& owned) { return owned.get() == session; });
}

Session* SessionPool::Take() {
  absl::MutexLock lock(&mutex_);
  if (idle_.empty()) return nullptr;
  Session* session = idle_.back();
  idle_.pop_back();
  return session;
}

void SessionPool::Return(Session* session) {
  absl::MutexLock lock(&mutex_);
  idle_.push_back(session);
}

std::vector<int> SessionPool::backend_pids() const {
  absl::MutexLock lock(&mutex_);
  std::vector<int> pids;
  for (const std::unique_ptr<Session>& session : sessions_)
    pids.push_back(session->connection().backend_pid());
  return pids;
}

}  // namespace pgassay::scan

#include "testing/server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <locale.h>
#include <netinet/in.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "status_macros.h"

namespace pgassay::testing {
namespace {

// $1 programs, $2 folder. Each line on stdin is a command, each answered by "ok" or "failed"; at its end,
// when the test is gone, everything is removed. The postmaster's SysV segment outlives SIGKILL, hence ipcrm.
constexpr char kGuard[] = R"(
trap '' INT TERM HUP QUIT
bin=$1 dir=$2 data=$2/data
drop_segment() {
  ids=$(sed -n 7p "$data/postmaster.pid" 2>/dev/null) || return 0
  set -- $ids
  [ -n "$2" ] || return 0
  ipcrm -m "$2" 2>/dev/null
  # the last backend to notice takes it along; a server started before that refuses the data
  tries=0
  while [ $tries -lt 200 ] && awk -v id="$2" '$2 == id { found = 1 } END { exit !found }' /proc/sysvipc/shm; do
    sleep 0.05
    tries=$((tries + 1))
  done
}
kill_postmaster() {
  pid=$(sed -n 1p "$data/postmaster.pid" 2>/dev/null) && [ -n "$pid" ] || return 0
  kill -KILL "$pid" 2>/dev/null
  # a zombie is dead enough: in a container nobody may reap it for a while
  while kill -0 "$pid" 2>/dev/null && ! grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null; do sleep 0.02; done
  drop_segment
  # an unreaped zombie's pid in them would stop the next start
  rm -f "$data/postmaster.pid" "$dir"/.s.PGSQL.*
}
run() {
  case $1 in
    initdb) shift; "$bin/initdb" -D "$data" "$@" ;;
    basebackup) shift; "$bin/pg_basebackup" -D "$data" -R --no-sync -c fast -X stream -d "$*" ;;
    start) "$bin/pg_ctl" -D "$data" -l "$dir/server.log" -w -t 120 -s start ;;
    stop) "$bin/pg_ctl" -D "$data" -w -t 60 -s -m "$2" stop ;;
    promote) "$bin/pg_ctl" -D "$data" -w -t 60 -s promote ;;
    kill) kill_postmaster ;;
    *) false ;;
  esac </dev/null >>"$dir/guard.log" 2>&1
}
while read -r line; do
  # word splitting is how a command gets its arguments
  if run $line; then echo ok; else echo failed; fi
done
[ -e "$data/postmaster.pid" ] && { "$bin/pg_ctl" -D "$data" -w -t 10 -s -m immediate stop >/dev/null 2>&1 || kill_postmaster; }
cd /
for again in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$dir" 2>/dev/null && break; sleep 0.2; done
echo gone
)";

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};

absl::Status Errno(const std::string& what) {
  return absl::InternalError(absl::StrCat(what, ": ", strerror(errno)));
}

std::string ReadAll(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool HasServer(const std::string& folder) {
  return access((folder + "/initdb").c_str(), X_OK) == 0;
}

absl::StatusOr<std::string> FindPrograms() {
  if (const char* asked = getenv("PG_BIN"); asked != nullptr) {
    if (HasServer(asked)) return std::string(asked);
    return absl::NotFoundError(absl::StrCat("PG_BIN: no initdb in ", asked));
  }
  if (FILE* pipe = popen("pg_config --bindir 2>/dev/null", "re"); pipe != nullptr) {
    std::array<char, 1024> line{};
    const char* read = fgets(line.data(), line.size(), pipe);
    pclose(pipe);
    const std::string folder(absl::StripAsciiWhitespace(read == nullptr ? "" : read));
    if (HasServer(folder)) return folder;
  }
  std::string newest;
  int newest_version = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", error)) {
    int version = 0;
    const std::string folder = entry.path().string() + "/bin";
    if (absl::SimpleAtoi(entry.path().filename().string(), &version) && version > newest_version &&
        HasServer(folder)) {
      newest = folder;
      newest_version = version;
    }
  }
  if (newest.empty())
    return absl::NotFoundError("no PostgreSQL server installed: set PG_BIN to the folder of initdb");
  return newest;
}

absl::StatusOr<int> FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return Errno("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(fd);
  if (!bound) return Errno("bind");
  return ntohs(address.sin_port);
}

// In memory where there is plenty: of a test that makes databases, the file system is a third of its time.
std::string Base() {
  if (const char* asked = getenv("TMPDIR"); asked != nullptr) return asked;
  constexpr unsigned long kPlentyBytes = 4UL << 30;
  struct statvfs memory {};
  const bool plenty = statvfs("/dev/shm", &memory) == 0 &&
                      memory.f_bavail * memory.f_frsize >= kPlentyBytes && access("/dev/shm", W_OK) == 0;
  return plenty ? "/dev/shm" : "/tmp";
}

const char* Locale() {
  const locale_t locale = newlocale(LC_ALL_MASK, "C.UTF-8", static_cast<locale_t>(nullptr));
  if (locale == static_cast<locale_t>(nullptr)) return "C";
  freelocale(locale);
  return "C.UTF-8";
}

}  // namespace

std::string QuoteConninfo(const std::string& value) {
  std::string quoted = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

absl::StatusOr<std::string> ProgramsOfMajor(int major) {
  const char* asked = getenv("PGASSAY_SERVERS");
  const char* cache = getenv("XDG_CACHE_HOME");
  const char* home = getenv("HOME");
  std::string folder = "/var/cache/pgassay/servers";
  if (asked != nullptr && *asked != '\0') {
    folder = asked;
  } else if (geteuid() != 0) {
    folder =
        cache != nullptr && *cache != '\0' ? cache : absl::StrCat(home == nullptr ? "" : home, "/.cache");
    folder += "/pgassay/servers";
  }
  const std::string programs = absl::StrCat(folder, "/", major, "/bin");
  if (HasServer(programs)) return programs;
  return absl::NotFoundError(
      absl::StrCat("PostgreSQL ", major, ": no initdb in ", programs,
                   "; scripts/setup majors fetches it, or PGASSAY_SERVERS names a folder "
                   "with ",
                   major, "/bin in it"));
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options) {
  std::unique_ptr<Server> server(new Server);
  if (absl::Status status = server->Initialize(options); !status.ok()) {
    return absl::Status(status.code(), absl::StrCat("test server: ", status.message(), "\n",
                                                    ReadAll(server->folder_ + "/guard.log"), server->Log()));
  }
  return server;
}

Server& Server::Shared() {
  static const std::unique_ptr<Server> server = [] {
    ServerOptions options;
    options.tcp = true;
    absl::StatusOr<std::unique_ptr<Server>> started = Start(options);
    if (!started.ok()) {
      fprintf(stderr, "%s\n", started.status().ToString().c_str());
      exit(1);
    }
    return *std::move(started);
  }();
  return *server;
}

absl::Status Server::Initialize(const ServerOptions& options) {
  programs_ = options.programs;
  if (programs_.empty()) {
    ASSIGN_OR_RETURN(programs_, FindPrograms());
  }
  std::string path = absl::StrCat(Base(), "/pgassay-XXXXXX");
  if (mkdtemp(path.data()) == nullptr) return Errno("mkdtemp");
  folder_ = path;
  RETURN_IF_ERROR(SpawnGuard());
  if (options.standby_of.empty()) {
    RETURN_IF_ERROR(Ask(absl::StrCat("initdb -A trust -U postgres --no-sync -E ", options.encoding,
                                     " --locale=", options.encoding == "UTF8" ? Locale() : "C",
                                     options.data_checksums ? " -k" : "")));
  } else {
    RETURN_IF_ERROR(Ask("basebackup " + options.standby_of));
  }
  if (options.tcp) {
    ASSIGN_OR_RETURN(port_, FreePort());
  }
  RETURN_IF_ERROR(Configure(options));
  return Ask("start");
}

// The guard is a grandchild: CTest, when a test takes too long, kills the test and its descendants.
absl::Status Server::SpawnGuard() {
  const passwd* owner = geteuid() == 0 ? getpwnam("postgres") : nullptr;
  if (geteuid() == 0 && owner == nullptr)
    return absl::NotFoundError("no user postgres, and root cannot run a server");
  const uid_t uid = owner == nullptr ? geteuid() : owner->pw_uid;
  const gid_t gid = owner == nullptr ? getegid() : owner->pw_gid;
  if (chown(folder_.c_str(), uid, gid) != 0 || chmod(folder_.c_str(), 0755) != 0) return Errno(folder_);

  int commands[2];
  int answers[2];
  if (pipe2(commands, O_CLOEXEC) != 0) return Errno("pipe");
  if (pipe2(answers, O_CLOEXEC) != 0) return Errno("pipe");
  const pid_t child = fork();
  if (child < 0) return Errno("fork");
  if (child == 0) {
    if (fork() != 0) _exit(0);
    setsid();
    if (owner != nullptr && (setgroups(1, &gid) != 0 || setgid(gid) != 0 || setuid(uid) != 0)) _exit(126);
    const int nowhere = open("/dev/null", O_WRONLY);
    if (dup2(commands[0], 0) < 0 || dup2(answers[1], 1) < 0 || dup2(nowhere, 2) < 0) _exit(126);
    if (chdir(folder_.c_str()) != 0) _exit(126);
    // Of the test's environment nothing must reach the server: PGOPTIONS, PGDATA, TZ ...
    std::string path_variable = "PATH=/usr/local/bin:/usr/bin:/bin";
    char* environment[] = {path_variable.data(), nullptr};
    execle("/bin/sh", "sh", "-c", kGuard, "guard", programs_.c_str(), folder_.c_str(), nullptr, environment);
    _exit(127);
  }
  close(commands[0]);
  close(answers[1]);
  to_guard_ = commands[1];
  from_guard_ = answers[0];
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  return absl::OkStatus();
}

absl::Status Server::Configure(const ServerOptions& options) const {
  std::ofstream conf(folder_ + "/data/postgresql.conf", std::ios::app);
  conf << "\nlisten_addresses = '" << (options.tcp ? "127.0.0.1" : "") << "'\nport = " << port_
       << "\nunix_socket_directories = '" << folder_ << "'\n"
       << "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\nautovacuum = off\n"
       << "shared_buffers = 32MB\nmax_connections = 60\n"
       // Shared memory in files of the data folder: nothing stays in /dev/shm after a kill.
       << "dynamic_shared_memory_type = mmap\n";
  for (const std::string& line : options.settings) conf << line << "\n";
  conf.close();
  if (!conf) return absl::InternalError("postgresql.conf: cannot be written");
  if (options.hba.empty()) return absl::OkStatus();
  const std::string path = folder_ + "/data/pg_hba.conf";
  const std::string rest = ReadAll(path);
  std::ofstream hba(path);
  hba << absl::StrJoin(options.hba, "\n") << "\n" << rest;
  hba.close();
  return hba ? absl::OkStatus() : absl::InternalError("pg_hba.conf: cannot be written");
}

absl::Status Server::Ask(const std::string& command) {
  const std::string line = command + "\n";
  if (write(to_guard_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) return Errno("guard");
  std::string answer;
  char c = 0;
  while (true) {
    const ssize_t n = read(from_guard_, &c, 1);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return absl::InternalError(absl::StrCat(command, ": the guard is gone"));
    if (c == '\n') break;
    answer += c;
  }
  return answer == "ok" ? absl::OkStatus() : absl::InternalError(absl::StrCat(command, ": ", answer));
}

Server::~Server() {
  if (to_guard_ < 0) {
    std::error_code error;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, error);
    return;
  }
  close(to_guard_);
  // "gone", or the end: a test's end is the end of its server.
  std::array<char, 64> rest{};
  ssize_t n = 0;
  while ((n = read(from_guard_, rest.data(), rest.size())) > 0 || (n < 0 && errno == EINTR)) {
  }
  close(from_guard_);
}

std::string Server::Conninfo(const std::string& database, const std::string& user) const {
  return absl::StrCat("host=", QuoteConninfo(folder_), " port=", port_, " dbname=", QuoteConninfo(database),
                      " user=", QuoteConninfo(user));
}

std::string Server::TcpConninfo(const std::string& database, const std::string& user) const {
  return absl::StrCat("host=127.0.0.1 port=", port_, " dbname=", QuoteConninfo(database),
                      " user=", QuoteConninfo(user));
}

std::string Server::Log() const {
  return ReadAll(folder_ + "/server.log");
}

void Server::CreateDatabase(const std::string& name, const std::string& options) {
  std::string quoted = "\"";
  for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  quoted += "\"";
  Sql("postgres", "DROP DATABASE IF EXISTS " + quoted + " WITH (FORCE)");
  Sql("postgres", "CREATE DATABASE " + quoted + " " + options);
}

std::string Server::Sql(const std::string& database, const std::string& sql, const std::string& user) {
  absl::StatusOr<std::string> rows = TrySql(database, sql, user);
  if (rows.ok()) return *std::move(rows);
  ADD_FAILURE() << sql << "\n" << rows.status().message();
  return "";
}

absl::StatusOr<std::string> Server::TrySql(const std::string& database, const std::string& sql,
                                           const std::string& user) {
  const std::unique_ptr<PGconn, Finish> connection(PQconnectdb(Conninfo(database, user).c_str()));
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    return absl::UnavailableError(absl::StrCat("08000 ", PQerrorMessage(connection.get())));
  }
  PQsetNoticeProcessor(
      connection.get(), [](void*, const char*) {}, nullptr);
  const std::unique_ptr<PGresult, Clear> result(PQexec(connection.get(), sql.c_str()));
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
    const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    return absl::InternalError(
        absl::StrCat(state == nullptr ? "-----" : state, " ", PQerrorMessage(connection.get())));
  }
  std::vector<std::string> rows;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    std::vector<std::string> fields;
    for (int column = 0; column < PQnfields(result.get()); ++column) {
      fields.emplace_back(PQgetvalue(result.get(), row, column));
    }
    rows.push_back(absl::StrJoin(fields, "|"));
  }
  return absl::StrJoin(rows, "\n");
}

absl::Status Server::Stop() {
  return Ask("stop fast");
}
absl::Status Server::StopImmediate() {
  return Ask("stop immediate");
}
absl::Status Server::Kill() {
  return Ask("kill");
}
absl::Status Server::StartAgain() {
  return Ask("start");
}
absl::Status Server::Promote() {
  return Ask("promote");
}

}  // namespace pgassay::testing

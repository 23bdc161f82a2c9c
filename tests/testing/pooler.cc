#include "testing/pooler.h"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace pgassay::testing {
namespace {

constexpr int kPort = 6432;

std::string FindProgram() {
  for (const char* program : {"/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"}) {
    if (access(program, X_OK) == 0) return program;
  }
  return "";
}

}  // namespace

absl::StatusOr<std::unique_ptr<Pooler>> Pooler::Start(const Server& server, const std::string& mode) {
  const std::string program = FindProgram();
  if (program.empty()) return absl::NotFoundError("test pooler: pgbouncer is not installed");
  const passwd* owner = geteuid() == 0 ? getpwnam("postgres") : nullptr;

  std::unique_ptr<Pooler> pooler(new Pooler);
  // Within the server's folder, so that the server's guard removes it whatever happens to the test.
  std::string folder = server.folder() + "/pool-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return absl::InternalError("test pooler: no folder");
  pooler->folder_ = folder;
  if (owner != nullptr && chown(folder.c_str(), owner->pw_uid, owner->pw_gid) != 0) {
    return absl::InternalError("test pooler: chown");
  }
  const std::string configuration = folder + "/pgbouncer.ini";
  std::ofstream out(configuration);
  out << "[databases]\n* = host=" << server.folder() << " port=" << server.port()
      << " user=postgres\n[pgbouncer]\n"
      << "listen_port = " << kPort << "\nunix_socket_dir = " << folder
      << "\nauth_type = any\npool_mode = " << mode << "\n";
  out.close();
  if (!out) return absl::InternalError("test pooler: its configuration cannot be written");

  const std::string log = folder + "/log";
  const pid_t parent = getpid();
  pooler->pid_ = fork();
  if (pooler->pid_ < 0) return absl::InternalError("test pooler: fork");
  if (pooler->pid_ == 0) {
    if (owner != nullptr &&
        (setgroups(1, &owner->pw_gid) != 0 || setgid(owner->pw_gid) != 0 || setuid(owner->pw_uid) != 0)) {
      _exit(126);
    }
    // After setuid, which would clear it.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent) _exit(126);
    const int file = open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
    if (file < 0 || dup2(file, 1) < 0 || dup2(file, 2) < 0) _exit(126);
    execl(program.c_str(), program.c_str(), configuration.c_str(), nullptr);
    _exit(127);
  }
  for (int tries = 0; tries < 500; ++tries) {
    if (PQping(pooler->Conninfo().c_str()) == PQPING_OK) return pooler;
    if (waitpid(pooler->pid_, nullptr, WNOHANG) == pooler->pid_) {
      pooler->pid_ = -1;
      break;
    }
    usleep(20 * 1000);
  }
  std::ostringstream text;
  text << std::ifstream(log).rdbuf();
  return absl::InternalError(absl::StrCat("test pooler: does not start: ", text.str()));
}

Pooler::~Pooler() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  std::error_code error;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, error);
}

std::string Pooler::Conninfo(const std::string& database) const {
  return absl::StrCat("host=", QuoteConninfo(folder_), " port=", kPort, " dbname=", QuoteConninfo(database),
                      " user=postgres");
}

}  // namespace pgassay::testing

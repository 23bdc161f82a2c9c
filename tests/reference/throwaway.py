"""A PostgreSQL server of its own in a temporary folder, on a unix socket only, gone afterwards."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile

PG_BIN = os.environ.get("PGASSAY_PG_BIN", "/usr/lib/postgresql/15/bin")


def _as_server_user(command):
    """initdb and postgres refuse to run as root."""
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--"] + command
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def server():
    """Yields a function: database name -> conninfo. "postgres" exists."""
    folder = tempfile.mkdtemp(prefix="assay")
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    shutil.chown(folder, user)
    data = folder + "/data"
    control = [PG_BIN + "/pg_ctl", "-D", data, "-w", "-s"]
    try:
        _as_server_user([PG_BIN + "/initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-N"])
        with open(data + "/postgresql.conf", "a") as f:
            f.write("listen_addresses = ''\nunix_socket_directories = '%s'\nfsync = off\nautovacuum = off\n"
                    "shared_buffers = 32MB\nlog_min_messages = panic\n" % folder)
        _as_server_user(control + ["-l", folder + "/log", "start"])
        try:
            yield lambda database: "host=%s user=postgres dbname=%s" % (folder, database)
        finally:
            _as_server_user(control + ["-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder)

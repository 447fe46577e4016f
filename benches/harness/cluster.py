"""A PostgreSQL cluster of its own, thrown away at the end."""

import glob
import os
import pathlib
import pwd
import random
import shutil
import subprocess
import sys
import tempfile

from . import processes

# Commits do not wait for the disk: what is measured is the work of the processors. Autovacuum would start at random.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "1GB",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "max_wal_size": "8GB",
}


class Cluster:
    """Started on entry; stopped and removed on exit."""

    def __enter__(self):
        folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
        if not folders:
            sys.exit("PostgreSQL is missing; on Debian: apt-get install postgresql")
        self.programs = pathlib.Path(folders[-1])
        # PostgreSQL refuses to run as root, so as root it runs as the user that its package made.
        self.user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="alliance-hub-bench-pg-"))
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self.data = self.folder / "data"
        try:
            self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
            self._start()
            self.psql("create database bench", database="postgres")
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self):
        for _ in range(5):
            self.port = random.randrange(20000, 40000)
            options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
            arguments = ["-D", self.data, "-l", self.folder / "log", "-w", "-o"]
            try:
                self._run("pg_ctl", *arguments, f"{options} -p {self.port} -k {self.folder}", "start")
            except subprocess.CalledProcessError:
                continue
            self.pid = int((self.data / "postmaster.pid").read_text().split()[0])
            return
        sys.exit("PostgreSQL did not start")

    def __exit__(self, *_):
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program, *arguments):
        identity = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        command = [str(self.programs / program), *map(str, arguments)]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120, **identity)

    @property
    def url(self):
        return f"postgres://postgres@127.0.0.1:{self.port}/bench"

    def psql(self, statement=None, file=None, database="bench", variables=()):
        """Runs SQL; returns what it prints."""
        url = self.url.removesuffix("bench") + database
        what = ["-f", str(file)] if file else ["-c", statement]
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *variables, url, *what]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=1800).stdout.strip()

    def processor_seconds(self):
        """Of all processes of the cluster so far."""
        return processes.processor_seconds_of_family(self.pid)

"""The servers under measurement, and the processor time of processes."""

import os
import pathlib
import socket
import subprocess
import sys
import time

TICKS = os.sysconf("SC_CLK_TCK")


def stat(pid):
    """The numbers of /proc/<pid>/stat behind the name, which may hold spaces."""
    return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def processor_seconds(pid):
    """User and system time of a process."""
    fields = stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS


def processor_seconds_of_family(pid):
    """Of a process, its living children, and those that it has buried."""
    total = 0
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                if int(stat(entry)[1]) == pid:
                    total += processor_seconds(entry)
            except (FileNotFoundError, ProcessLookupError):
                # It has ended meanwhile, and is counted among the buried.
                pass
    buried = stat(pid)
    return total + processor_seconds(pid) + (int(buried[13]) + int(buried[14])) / TICKS


def memory_mb(pid):
    """Resident memory."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A running server."""

    def __init__(self, name, process, port, log):
        self.name, self.process, self.port, self.log = name, process, port, log
        self.url = f"http://127.0.0.1:{port}/graphql"

    def requests(self, case):
        """A case's requests as this server takes them."""
        return case.requests()

    def shaped(self, answer):
        """The limit's answer in the shape of this server's."""
        return answer

    @property
    def pid(self):
        return self.process.pid

    def processor_seconds(self):
        return processor_seconds(self.pid)

    def wait(self, seconds=60):
        """Until it accepts connections."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                time.sleep(0.05)
        sys.exit(f"{self.name} did not start:\n{self.log.read_text()}")


class Servers:
    """Starts servers on loopback and ends them on exit."""

    def __init__(self, cluster, folder, connections):
        self.cluster, self.folder, self.connections = cluster, folder, connections
        self.running = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in self.running:
            server.process.terminate()
        for server in self.running:
            try:
                server.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                server.process.kill()

    def start(self, name, command, port, cwd=None, kind=Server, environment=None):
        log = self.folder / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                list(map(str, command)),
                cwd=cwd or self.folder,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        server = kind(name, process, port, log)
        self.running.append(server)
        return server.wait()

    def migrate(self, binary):
        command = [str(binary), "migrate", *self._storage()]
        subprocess.run([*command, "--log", "warn"], cwd=self.folder, check=True, timeout=120)

    def stop(self, server):
        """Ends one server before the others."""
        self.running.remove(server)
        server.process.terminate()
        try:
            server.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.process.kill()

    def start_hub(self, name, binary, options=()):
        """Development mode, because production mode would count and refuse the load by its points."""
        port = free_port()
        serve = ["serve", "--listen", f"127.0.0.1:{port}", "--mode", "development", "--access-token-minutes", "1440"]
        # One name for all, so that a token of one is a token of the other.
        serve += ["--public-url", "http://bench.example.org"]
        return self.start(name, [binary, *serve, *options, *self._storage(), "--log", "warn"], port)

    def start_limit(self, binary):
        port = free_port()
        return self.start("limit", [binary, f"127.0.0.1:{port}", self.cluster.url, self.connections], port)

    def _storage(self):
        connections = ["--database-connections", str(self.connections)]
        return ["--data-dir", str(self.folder / "data"), "--database-url", self.cluster.url, *connections]

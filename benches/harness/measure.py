"""Checks that servers answer alike, and drives them in turns."""

import json
import pathlib
import statistics
import subprocess
import sys

SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "requests.lua"
WARM_UP_SECONDS = 1


class Round:
    """What one run of the load tool saw."""

    def __init__(self, seen, server_seconds, database_seconds):
        requests = seen["requests"]
        self.rate = requests / seen["seconds"]
        self.p50_ms, self.p99_ms = seen["p50_us"] / 1000, seen["p99_us"] / 1000
        self.server_us = server_seconds / requests * 1e6
        self.database_us = database_seconds / requests * 1e6


class Result:
    """The rounds of one server, each number as their mean."""

    def __init__(self, server, rounds):
        self.name, self.rounds = server.name, rounds
        for field in ("rate", "p50_ms", "p99_ms", "server_us", "database_us"):
            setattr(self, field, statistics.fmean(getattr(each, field) for each in rounds))


def check_same(case, limit, servers):
    """Ends the run where a server's JSON differs from the limit's."""
    asked = limit.requests(case)
    step = max(1, len(asked) // 20)
    for server in servers:
        for ours, theirs in zip(asked[::step], server.requests(case)[::step]):
            expected, answer = ours.send(limit.url), theirs.send(server.url)
            if not expected.get("data"):
                sys.exit(f"{limit.name} does not answer {ours.body}: {expected}\n{limit.log.read_text()}")
            if json.dumps(answer) != json.dumps(server.shaped(expected)):
                sys.exit(f"{server.name} answers {theirs.body}\nwith {answer}\ninstead of {expected}\n{server.log.read_text()[-2000:]}")


def measure(case, servers, connections, options, cluster, folder):
    """Lets the servers take turns; returns a result for each."""
    scripts = {server.name: script_of(server.requests(case), folder / f"{server.name}.tsv") for server in servers}
    rounds = {server.name: [] for server in servers}
    for _ in range(options.rounds):
        for server in servers:
            script = scripts[server.name]
            drive(server, connections, WARM_UP_SECONDS, script)
            rounds[server.name].append(one_round(case, server, connections, options.seconds, cluster, script))
    check_same(case, servers[0], servers[1:])
    return [Result(server, rounds[server.name]) for server in servers]


def script_of(requests, path):
    """Writes requests as requests.lua reads them."""
    path.write_text("".join(f"{request.token or ''}\t{request.body}\n" for request in requests))
    return path


def one_round(case, server, connections, seconds, cluster, script):
    written = int(cluster.psql(case.writes)) if case.writes else 0
    before = server.processor_seconds(), cluster.processor_seconds()
    seen = drive(server, connections, seconds, script)
    after = server.processor_seconds(), cluster.processor_seconds()
    if case.writes:
        # Each request writes two rows; those in flight at the end are written but not counted.
        written = int(cluster.psql(case.writes)) - written
        if not 0 <= written - 2 * seen["requests"] <= 4 * connections:
            sys.exit(f"{server.name} answered {seen['requests']} requests and wrote {written} rows")
    return Round(seen, after[0] - before[0], after[1] - before[1])


def drive(server, connections, seconds, script):
    """Runs wrk; ends the run where an answer is missing or refused."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(SCRIPT), server.url, "--", str(script)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60)
    lines = [line for line in run.stdout.splitlines() if line.startswith("{")]
    if run.returncode != 0 or not lines:
        sys.exit(f"wrk failed: {run.stdout}{run.stderr}")
    seen = json.loads(lines[-1])
    if seen["failed"] or not seen["requests"]:
        sys.exit(f"{server.name}: {seen['failed']} of {seen['requests']} requests failed\n{server.log.read_text()[-2000:]}")
    return seen

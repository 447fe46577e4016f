"""Many subscribers of one mission: what they cost while nothing happens, and what an event costs."""

import json
import statistics
import subprocess
import time

from .processes import memory_mb
from .typeid import typeid

MISSION = "select id from mission order by md5(id::text) limit 1"
# In so many parts the subscribers are opened.
PARTS = 10
# Memory is read when allocations of the opening have settled.
SETTLED_SECONDS = 0.5


class Transport:
    """A way to subscribe at a server."""

    def __init__(self, name, server, path):
        self.name, self.server, self.path = name, server, path


class Round:
    """What one round saw."""

    def __init__(self, idle_kib, seen, server_seconds):
        self.idle_kib = idle_kib
        self.server_us = server_seconds / seen["deliveries"] * 1e6
        self.p50_ms, self.p99_ms = seen["p50_ms"], seen["p99_ms"]


def one_round(program, transport, mission, token, subscribers, events):
    """Opens the subscribers, writes the events, closes."""
    server = transport.server
    address = f"127.0.0.1:{server.port}"
    command = [program, address, transport.path, typeid("mission", mission), token, subscribers, events]
    client = subprocess.Popen(
        list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    resident = [memory_once_open(client, transport, subscribers)]
    for _ in range(1, PARTS):
        client.stdin.write("on\n")
        client.stdin.flush()
        resident.append(memory_once_open(client, transport, subscribers))
    # The median, because memory that the server's start took is given back somewhere on the way.
    growth = statistics.median(after - before for before, after in zip(resident, resident[1:]))
    idle_kib = growth * 1024 / (subscribers / PARTS)
    before = server.processor_seconds()
    told, _ = client.communicate("go\n", timeout=600)
    if client.returncode != 0:
        raise SystemExit(f"{transport.name}: the load failed\n{server.log.read_text()[-2000:]}")
    return Round(idle_kib, json.loads(told), server.processor_seconds() - before)


def memory_once_open(client, transport, subscribers):
    """The server's memory when the client says that it has opened what it was to open."""
    if not client.stdout.readline():
        log = transport.server.log.read_text()[-2000:]
        raise SystemExit(f"{transport.name}: not all {subscribers} could subscribe\n{log}")
    time.sleep(SETTLED_SECONDS)
    return memory_mb(transport.server.pid)


def line(transport, subscribers, round_):
    """One line of the table."""
    return (
        f"| {transport.name} | {subscribers:,} | {round_.idle_kib:.1f} | {round_.server_us:.1f} "
        f"| {round_.p50_ms:.1f} | {round_.p99_ms:.1f} |"
    )

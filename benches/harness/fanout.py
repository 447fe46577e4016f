"""Many subscribers of one mission: what they cost while nothing happens, and what an event costs."""

import json
import subprocess
import time

from .processes import memory_mb
from .typeid import typeid

MISSION = "select id from mission order by md5(id::text) limit 1"
# Memory is read when allocations of the opening have settled.
SETTLED_SECONDS = 2


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
    empty = memory_mb(server.pid)
    address = f"127.0.0.1:{server.port}"
    command = [program, address, transport.path, typeid("mission", mission), token, subscribers, events]
    client = subprocess.Popen(
        list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    opened = client.stdout.readline()
    if not opened:
        raise SystemExit(f"{transport.name}: not all {subscribers} could subscribe\n{server.log.read_text()[-2000:]}")
    time.sleep(SETTLED_SECONDS)
    idle_kib = (memory_mb(server.pid) - empty) * 1024 / subscribers
    before = server.processor_seconds()
    told, _ = client.communicate("go\n", timeout=600)
    if client.returncode != 0:
        raise SystemExit(f"{transport.name}: the load failed\n{server.log.read_text()[-2000:]}")
    return Round(idle_kib, json.loads(told), server.processor_seconds() - before)


def line(transport, subscribers, round_):
    """One line of the table."""
    return (
        f"| {transport.name} | {subscribers:,} | {round_.idle_kib:.1f} | {round_.server_us:.1f} "
        f"| {round_.p50_ms:.1f} | {round_.p99_ms:.1f} |"
    )

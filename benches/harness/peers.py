"""Other GraphQL servers over the same database."""

import copy
import pathlib
import shutil
import subprocess
import sys

from .processes import Server, free_port

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "peers"
# PostGraphile needs a newer Node.js than some systems have, so one comes with the packages.
NODE = FOLDER / "node_modules/.bin/node"


class PostGraphile(Server):
    """Shows the tables under names of its own, so it is asked by documents of its own."""

    def requests(self, case):
        return case.rows_requests((FOLDER / f"{case.name}.graphql").read_text())

    def shaped(self, answer):
        if "commentCreate" not in answer["data"]:
            return answer
        answer = copy.deepcopy(answer)
        del answer["data"]["commentCreate"]["errors"]
        return answer


def start(servers):
    """Installs and starts them."""
    if shutil.which("npm") is None:
        sys.exit("npm is missing; --peers needs Node.js with npm")
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=FOLDER, check=True, timeout=600)
    servers.cluster.psql(file=FOLDER / "postgraphile.sql")
    return [run(servers, "mercurius", Server), run(servers, "postgraphile", PostGraphile)]


def run(servers, name, kind):
    port = free_port()
    command = [NODE, f"{name}.js", port, servers.cluster.url, servers.connections]
    return servers.start(name, command, port, cwd=FOLDER, kind=kind, environment={"NODE_ENV": "production"})

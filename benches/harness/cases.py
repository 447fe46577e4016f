"""What is asked of the servers."""

import base64
import json
import urllib.error
import urllib.request

from .typeid import typeid, uuid_of

ALLIANCE = """query AllianceById($id: ID!) {
  alliance(id: $id) {
    name
    leader { displayName }
    members(first: 10) { nodes { roleKind roleTitle person { displayName } } }
  }
}"""

BOARD = """query MissionBoard($season: ID!) {
  missions(first: 20, filter: { seasonId: $season }) {
    nodes {
      title
      requestedAmount
      alliance { name leader { displayName } }
      comments(first: 5) { nodes { body author { displayName } } }
    }
  }
}"""

COMMENT = """mutation WriteComment($input: CommentCreateInput!) {
  commentCreate(input: $input) {
    comment { body author { displayName } }
    errors { code }
  }
}"""

REGISTER = """mutation Register($input: AccountRegisterInput!) {
  accountRegister(input: $input) { accessToken errors { code field message } }
}"""

TEXT = "We read the proposal and ask for a milestone that can be checked before the season ends."


class Request:
    """A GraphQL request."""

    def __init__(self, operation, document, variables, token=None):
        body = {"operationName": operation, "query": document, "variables": variables}
        self.body, self.token = json.dumps(body, separators=(",", ":")), token

    def send(self, url):
        """The JSON of the answer."""
        headers = {"content-type": "application/json", "accept": "application/json"}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(url, self.body.encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            return {"status": error.code, "body": error.read().decode(errors="replace")}


class Tokens(list):
    """Access tokens of accounts that were registered through the server's own API."""

    @classmethod
    def register(cls, server, number):
        tokens = cls()
        for nth in range(number):
            account = {
                "email": f"bench-{nth}@example.org",
                "password": f"a long password of bench {nth}",
                "displayName": f"Bench {nth}",
            }
            answer = Request("Register", REGISTER, {"input": account}).send(server.url)
            token = ((answer.get("data") or {}).get("accountRegister") or {}).get("accessToken")
            if not token:
                raise SystemExit(f"an account could not be registered: {answer}")
            tokens.append(token)
        return tokens


    @classmethod
    def sign_in(cls, server):
        """The token of one more account."""
        name = f"{server.name.split()[0]}-{server.port}"
        account = {"email": f"{name}@example.org", "password": f"a long password of {name}", "displayName": name}
        answer = Request("Register", REGISTER, {"input": account}).send(server.url)
        token = ((answer.get("data") or {}).get("accountRegister") or {}).get("accessToken")
        if not token:
            raise SystemExit(f"an account could not be registered: {answer}")
        return token


class Alliance:
    """One alliance by id, another one each time."""

    name = "alliance"
    writes = None

    def __init__(self, cluster, _tokens):
        self.ids = cluster.psql("select id from alliance order by md5(id::text) limit 2000").split()

    def requests(self):
        """In the server's own terms."""
        return [Request("AllianceById", ALLIANCE, {"id": typeid("alliance", uuid)}) for uuid in self.ids]

    def rows_requests(self, document):
        """By the ids of the database, for servers that show its tables."""
        return [Request("AllianceById", document, {"id": uuid}) for uuid in self.ids]


class Board:
    """The mission board of each season in turn."""

    name = "board"
    writes = None

    def __init__(self, cluster, _tokens):
        self.ids = cluster.psql("select id from season order by number").split()

    def requests(self):
        """In the server's own terms."""
        return [Request("MissionBoard", BOARD, {"season": typeid("season", uuid)}) for uuid in self.ids]

    def rows_requests(self, document):
        """By the ids of the database, for servers that show its tables."""
        return [Request("MissionBoard", document, {"season": uuid}) for uuid in self.ids]


class Comment:
    """A comment with its event, on another mission each time."""

    name = "comment"
    writes = "select (select count(*) from comment) + (select count(*) from event where kind = 'COMMENT_CREATED')"

    def __init__(self, cluster, tokens):
        ids = cluster.psql("select id from mission order by md5(id::text) limit 2000").split()
        self.asked = [(uuid, tokens[nth % len(tokens)]) for nth, uuid in enumerate(ids)]

    def requests(self):
        """In the server's own terms."""
        inputs = [({"subjectId": typeid("mission", uuid), "body": TEXT}, token) for uuid, token in self.asked]
        return [Request("WriteComment", COMMENT, {"input": one}, token) for one, token in inputs]

    def rows_requests(self, document):
        """By the ids of the database, with the author among the input."""
        inputs = [
            {"mission": uuid, "author": uuid_of(subject(token)), "body": TEXT} for uuid, token in self.asked
        ]
        return [Request("WriteComment", document, {"input": one}) for one in inputs]


def subject(token):
    """The account that an access token names."""
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["sub"]


CASES = {case.name: case for case in (Alliance, Board, Comment)}

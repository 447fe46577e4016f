#!/usr/bin/env bash
# Follows a season from the end of its export: prints every object that changed, as it is now, one JSON object a line.
#
#   examples/follow.sh season4.ndjson http://127.0.0.1:8080/graphql          goes on until it is interrupted
#   examples/follow.sh season4.ndjson http://127.0.0.1:8080/graphql once     stops when nothing is new
#
# The place in the feed is kept beside the export, so that the next start goes on from there. Needs curl and jq.
set -euo pipefail

export_file=$1
endpoint=$2
mode=${3:-forever}
place_file=$export_file.cursor

events='query($after: String) {
  events(first: 100, after: $after) { nodes { subjectId } pageInfo { endCursor hasNextPage } }
}'
objects='query($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename id
    ... on Mission { title missionStatus: status version }
    ... on Alliance { name allianceStatus: status version }
    ... on Person { handle displayName version }
    ... on Comment { body version }
    ... on Question { body questionStatus: status version }
    ... on Signal { message signalStatus: status version }
  }
}'

ask() {
  jq -n --arg query "$1" --argjson variables "$2" '{$query, $variables}' |
    curl --silent --show-error --header 'Content-Type: application/json' --data @- "$endpoint"
}

refused() {
  jq -r '.errors[0] | "\(.extensions.code): \(.message) \(.extensions.resumeFrom // "")"' <<<"$1" >&2
  exit 1
}

if [ -f "$place_file" ]; then
  after=$(cat "$place_file")
else
  after=$(tail -n 1 "$export_file" | jq -r .manifest.lastCursor)
fi

while true; do
  page=$(ask "$events" "$(jq -n --arg after "$after" '{$after}')")
  if jq -e .errors <<<"$page" >/dev/null; then refused "$page"; fi
  ids=$(jq -c '[.data.events.nodes[].subjectId] | unique' <<<"$page")
  if [ "$ids" != '[]' ]; then
    # An object that is gone, or is not for everybody any more, is null.
    found=$(ask "$objects" "$(jq -n --argjson ids "$ids" '{$ids}')")
    if jq -e .errors <<<"$found" >/dev/null; then refused "$found"; fi
    jq -c '.data.nodes[] | select(.)' <<<"$found"
    # The place is moved on after the objects were taken: whoever is interrupted sees some again, and misses none.
    after=$(jq -r .data.events.pageInfo.endCursor <<<"$page")
    printf '%s\n' "$after" >"$place_file"
  fi
  if [ "$(jq .data.events.pageInfo.hasNextPage <<<"$page")" = false ]; then
    if [ "$mode" = once ]; then exit 0; fi
    sleep 5
  fi
done

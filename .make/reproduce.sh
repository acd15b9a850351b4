#!/bin/sh
# Runs every experiment afresh in a folder of its own and compares what it writes with results/published, byte by
# byte. Manifests hold the time and place of a run and are left out.
set -eu
cd "$(dirname "$0")/.."
top=$PWD
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
names=$(.venv/bin/pasar experiments --json |
    .venv/bin/python -c 'import json, sys; print(*(item["name"] for item in json.load(sys.stdin)["items"]))')
different=""
for name in $names; do
    echo "Reproducing $name …" >&2
    (cd "$fresh" && "$top/.venv/bin/pasar" experiments "$name")
    diff -rq --exclude=manifest.json "results/published/$name" "$fresh/results/published/$name" ||
        different="$different $name"
done
if [ -n "$different" ]; then
    echo "Not as published:$different" >&2
    exit 1
fi
echo "All as published: $names"

#!/bin/sh
# Renews requirements.lock and requirements-dev.lock from pyproject.toml; LOCK_ARGS=--upgrade takes newer versions.
set -eu
cd "$(dirname "$0")/.."
uv=uv
"$uv" --version >/dev/null 2>&1 || uv=.uv/bin/uv
lock() {
    "$uv" pip compile -q pyproject.toml --universal --python-version 3.12 --python .venv/bin/python --generate-hashes \
        --no-emit-index-url --no-header ${LOCK_ARGS:-} "$@"
}
lock --group build -o requirements.lock
lock --group dev -c requirements.lock -o requirements-dev.lock

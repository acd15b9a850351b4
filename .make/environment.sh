#!/bin/sh
# Makes or completes .venv: `environment.sh run` for running Pasar, `environment.sh dev` for tests and checks too.
# Does nothing, and needs no network, while the lock and this folder are the ones that .venv was made from.
set -eu
cd "$(dirname "$0")/.."
purpose=$1
case $purpose in
    run) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) echo "environment.sh: run or dev?" >&2; exit 2 ;;
esac

key="$(cat requirements*.lock pyproject.toml .python-version .make/environment.sh | cksum) in $PWD"
if [ "$(cat ".venv/.made-$purpose" 2>/dev/null)" = "$key" ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT TERM
export PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1
# uv doesn't read the settings of pip: a mirror that is set for pip serves both.
if [ -n "${PIP_INDEX_URL:-}" ]; then export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"; fi

# Every Python here, the version of .python-version first; a shim of pyenv that leads nowhere fails its trial.
pythons() {
    pyenv=${PYENV_ROOT:-$HOME/.pyenv}/versions
    for candidate in "python$(cat .python-version)" "$pyenv/$(cat .python-version)"*/bin/python \
        python3.14 python3.12 python3 python "$pyenv"/3.*/bin/python /usr/bin/python3; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; then
            echo "$candidate"
        fi
    done
}

find_python() {
    pythons | while read -r candidate; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 12) <= sys.version_info < (3, 15))'; then
            echo "$candidate"
            break
        fi
    done
}

# A pyenv shim named uv may stand in the path and fail: only a uv that answers counts.
find_uv() {
    for candidate in uv .uv/bin/uv "$HOME/.local/bin/uv"; do
        if "$candidate" --version >/dev/null 2>&1; then echo "$candidate"; return; fi
    done
}

# The first Python with a working pip, or with a venv that brings one, puts uv into a folder of its own.
put_uv_here() {
    rm -rf .uv
    pythons | while read -r candidate; do
        if "$candidate" -m pip --version; then
            "$candidate" -m pip install -q --require-hashes --target .uv -r .make/uv.txt || true
            break
        elif "$candidate" -m venv --clear .uv; then
            .uv/bin/python -m pip install -q --require-hashes -r .make/uv.txt || true
            break
        fi
    done
}

sound() {
    [ -d .venv ] && { [ ! -f .venv/.place ] || [ "$(cat .venv/.place)" = "$PWD" ]; } &&
        .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null
}

with_uv() {
    [ -n "$uv" ] || return 1
    sound || "$uv" venv -q --no-project --clear --python "${python:-$(cat .python-version)}" .venv || return 1
    "$uv" pip install -q --python .venv/bin/python --require-hashes -r "$lock" || return 1
    "$uv" pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .
}

with_pip() {
    [ -n "$python" ] || sound || return 1
    if ! sound || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        "${python:-.venv/bin/python}" -m venv --clear .venv || return 1
    fi
    .venv/bin/python -m pip install -q --no-compile --require-hashes -r "$lock" || return 1
    .venv/bin/python -m pip install -q --no-deps --no-build-isolation -e .
}

echo "Making the environment in .venv ($lock) …" >&2
python=$(find_python)
uv=$(find_uv)
if [ -z "$uv" ]; then
    put_uv_here >>"$log" 2>&1
    uv=$(find_uv)
fi
if with_uv >>"$log" 2>&1 || with_pip >>"$log" 2>&1; then
    echo "$PWD" >.venv/.place
    echo "$key" >.venv/.made-run
    if [ "$purpose" = dev ]; then echo "$key" >.venv/.made-dev; fi # the larger lock holds the smaller one
else
    grep -iE '^error|error:' "$log" | uniq | tail -n 3 >&2 || true
    echo "No environment could be made. Pasar needs Python 3.12 or newer with pip and venv (or uv), and the network" \
        "on its first run. Install one of them, or connect, and run make again." >&2
    exit 1
fi

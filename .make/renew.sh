#!/bin/sh
# Makes everything published again after a change of numbers, each step from what the ones before it left. Steps keep
# what they have finished in results/runs, so that a second call goes on where the first was stopped.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
begun=$(date +%s)

step() {
    echo "== $(( ($(date +%s) - begun) / 60 )) min: $*"
    "$@"
}

step "$python" -m experiments.odd
step "$python" -m experiments.tables
step "$python" tests/whole/golden/refresh_golden.py
step "$python" -m experiments.posterior
step "$python" -m experiments.presets
step make run
step "$python" -m experiments.headline results/latest
step "$python" -m experiments.study.mixed_logit
step "$python" -m experiments.study.chat_nest
for name in $("$python" -c 'from experiments.study.catalogue import NAMES; print(*NAMES)'); do
    step .venv/bin/pasar experiments "$name"
done
step "$python" -m experiments.study.overview
step "$python" -m experiments.validation
step "$python" -m experiments.scaling
step "$python" -m experiments.versions record
step "$python" -m experiments.odd
step "$python" -m experiments.checks --run

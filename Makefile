# Two commands: `make run` (the main comparison and its report) and `make test`. `make help` lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help
WORKERS ?= 2
PORT ?= 8765
PYTEST_ARGS ?=
BENCH_ARGS ?=

.PHONY: help run dashboard test lint format mutants checks bench experiments reproduce reproduce-all renew torture lock clean environment environment-dev

help: ## this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1|/' | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

run: environment ## compare baseline, ban, history and licence; write results/latest with its report
	@.venv/bin/pasar compare baseline ban history licence --out results/latest
	@.venv/bin/pasar report results/latest
	@echo "Open the dashboard: make dashboard"

dashboard: environment ## the market in a browser, to play with (PORT=8765)
	@.venv/bin/pasar dashboard --port $(PORT)

test: environment-dev ## the whole test suite (WORKERS=2, PYTEST_ARGS=…)
	@sh .make/chromium.sh
	@.venv/bin/python -m pytest tests/page $(PYTEST_ARGS) || [ $$? = 5 ] # 5: PYTEST_ARGS chose none of these
	@.venv/bin/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

torture: environment-dev ## kill sweeps at 200 random instants (KILLS=200); nothing may be lost
	@PASAR_KILLS=$${KILLS:-200} .venv/bin/python -m pytest -n 0 -s tests/whole/test_sweep_kills.py

lint: environment-dev ## style, types, spelling
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/codespell

format: environment-dev ## put the code into the house's format
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

experiments: environment ## run the nine studies afresh and publish them (results/published)
	@for name in $$(.venv/bin/python -c 'from experiments.study.catalogue import NAMES; print(*NAMES)'); do \
		.venv/bin/pasar experiments $$name || exit $$?; done
	@.venv/bin/python -m experiments.study.overview

reproduce: environment ## are the published studies what this code gives? lives 5 % of them again
	@.venv/bin/python -m experiments.reproduce

reproduce-all: environment ## the same, and lives all of them again
	@.venv/bin/python -m experiments.reproduce --all

renew: environment-dev ## after a change of numbers: make everything published again, in order (two hours)
	@sh .make/renew.sh

mutants: environment-dev ## break the rules on purpose: does a test notice each break?
	@.venv/bin/python tests/mutants/hunt.py

checks: environment-dev ## run the model's checks; renew docs/checks.md, docs/trace.md and the tables of MODEL.md
	@.venv/bin/python -m experiments.odd
	@.venv/bin/python -m experiments.checks --run

bench: environment ## speed against peers, side by side in one run (BENCH_ARGS="--agents 10000 100000")
	@.venv/bin/pasar bench $(BENCH_ARGS)

lock: environment-dev ## renew the two lock files, keeping versions that still fit
	@sh .make/lock.sh

clean: ## remove the environment, caches and unpublished results
	@rm -rf .venv .uv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis results/latest results/runs
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	@sh .make/environment.sh run

environment-dev:
	@sh .make/environment.sh dev

"""``python -m experiments.checks [--run]``: write docs/checks.md and docs/trace.md; ``--run`` runs the tests first."""

import argparse

from experiments.checks.declared import checks, claims, missing, named_tests
from experiments.checks.pages import checks_page, trace_page
from experiments.checks.states import FAILS, NOT_RUN, load, run, write
from experiments.tables import ROOT


def main() -> int:
    """Exit with 0 if every named test exists, was run and did not fail."""
    parser = argparse.ArgumentParser(prog="python -m experiments.checks", description=__doc__)
    parser.add_argument("--run", action="store_true", help="run the tests first (some minutes)")
    tests = named_tests()
    absent = missing(tests)
    if parser.parse_args().run and not absent:
        write(run(tests))
    model, states = load()
    (ROOT / "docs" / "checks.md").write_text(checks_page(checks(), states, model), encoding="utf-8")
    (ROOT / "docs" / "trace.md").write_text(trace_page(claims(), states), encoding="utf-8")
    bad = [test for test in tests if test not in states or states[test].state in (FAILS, NOT_RUN)]
    for name, those in (("not there", absent), ("not run, or failed", bad)):
        print(*(f"{name}: {test}" for test in those), sep="\n", end="\n" if those else "")
    print(f"{len(checks())} checks, {len(claims())} claims, {len(tests)} tests")
    return 1 if absent or bad else 0


if __name__ == "__main__":
    raise SystemExit(main())

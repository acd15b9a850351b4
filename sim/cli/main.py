"""The parser of ``pasar``: names, options and help; a command's own file is imported when it is called."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from sim.cli.options_sweep import SWEEPS

PROGRAM = "pasar"
DESCRIPTION = "A market of Indonesian e-commerce: who gains and who loses when social commerce is regulated."
EPILOG = """\
start here:
  pasar scenarios                          what there is to run
  pasar run history --weeks 120            one market, with its yearly figures
  pasar compare ban history --out DIR      what policies change, against a market left alone
  pasar report DIR                         the comparison as a page one can send on
  pasar dashboard                          the market in a browser, to play with

exit codes: 0 done, 2 bad input, 1 failure on the way, 130 interrupted
"""

Add = Callable[[argparse.ArgumentParser], None]


class UsageError(Exception):
    """A command line that the parser refuses."""


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of leaving, so that every fault is told in one way."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """Hand the fault to ``main``."""
        raise UsageError(message)


class Version(argparse.Action):
    """``--version``, looked up only when asked for."""

    def __call__(self, *_given: Any, **_more: Any) -> NoReturn:
        """Print the version and leave."""
        from sim.cli.version import version

        print(f"{PROGRAM} {version()}")
        raise SystemExit(0)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    parser = build()
    try:
        arguments, unknown = parser.parse_known_args(given)
        if not unknown and arguments.command:
            from sim.cli.outcome import carried_out

            arguments.typed = [PROGRAM, *given]
            return carried_out(arguments)
        if not unknown:
            parser.print_help()
            return 0
        message = f"unrecognized arguments: {' '.join(unknown)}"
    except UsageError as error:
        message = str(error)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    from sim.cli.usage import refused

    return refused(parser, given, message)


def build() -> Parser:
    """Return the parser of all commands."""
    parser = Parser(prog=PROGRAM, description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("--version", action=Version, nargs=0, help="print the version and leave")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=Parser)
    for name, (summary, more, add) in COMMANDS.items():
        command = commands.add_parser(
            name, help=summary.replace("%", "%%"), description=f"{summary[0].upper()}{summary[1:]}.{more}"
        )
        add(command)
        output = command.add_argument_group("output")
        output.add_argument("--json", action="store_true", help="one JSON object on stdout, all else on stderr")
        output.add_argument("--quiet", action="store_true", help="no progress bars and no remarks")
    return parser


def _world(parser: argparse.ArgumentParser) -> None:
    """Options of commands that run markets."""
    group = parser.add_argument_group("the market")
    group.add_argument("--weeks", metavar="N", help="recorded weeks, 1–520, in place of the scenario's")
    group.add_argument("--seed", metavar="N", help="first seed, in place of the scenario's")
    group.add_argument("--people-per-agent", metavar="N", help="real adults that one agent stands for, 1–100000")
    group.add_argument(
        "--set", metavar="NAME=VALUE", action="append", default=[], dest="sets",
        help="a parameter (habit_strength=0.8) or a policy's field (ban.enforcement=0.5); may be repeated",
    )  # fmt: skip
    group.add_argument("--threads", metavar="N", help="threads to use; results don't depend on them")


def _run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", metavar="SCENARIO", help="name of a built-in scenario, or a TOML file")
    _world(parser)
    parser.add_argument("--seeds", metavar="N", default="1", help="run seed, seed+1, … (default 1)")
    parser.add_argument("--out", metavar="DIR", help="write tables and a manifest here")
    parser.add_argument(
        "--checkpoint-every", metavar="WEEKS",
        help="keep the market in DIR every so many weeks, so that the same command goes on after a stop "
        "(default: 13 from a million agents on; 0 for never)",
    )  # fmt: skip


def _compare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenarios", metavar="SCENARIO", nargs="+", help="names of built-in scenarios, or TOML files")
    parser.add_argument("--against", metavar="SCENARIO", default="baseline", help="the other world (default baseline)")
    _world(parser)
    parser.add_argument("--seeds", metavar="N", default="3", help="pairs of worlds, seed, seed+1, … (default 3)")
    parser.add_argument(
        "--draws", metavar="N", default="0",
        help="live the worlds under so many accepted draws of the parameters too (default 0: published bands only)",
    )  # fmt: skip
    parser.add_argument("--out", metavar="DIR", help="write tables and a manifest here")


def _why(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", metavar="SCENARIO", help="name of a built-in scenario, or a TOML file")
    parser.add_argument("--against", metavar="SCENARIO", default="baseline", help="the other world (default baseline)")
    parser.add_argument(
        "--outcome", metavar="NAME", default="small_revenue_usd",
        help="column of market.parquet to explain (default small_revenue_usd)",
    )  # fmt: skip
    _world(parser)
    parser.add_argument("--seeds", metavar="N", default="2", help="pairs of worlds, seed, seed+1, … (default 2)")


def _calibrate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--facts", metavar="CSV", help="table of facts (default: the built-in one)")
    parser.add_argument("--out", metavar="FILE", help="write the fitted constants here, as TOML")


def _experiments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="study to run afresh (default: list them)")
    parser.add_argument("--draws", metavar="N", help="draws of the uncertain parameters, in place of the study's")
    parser.add_argument("--threads", metavar="N", help="draws that live at the same time; results don't depend on it")
    parser.add_argument("--out", metavar="DIR", help="write here (default results/published/NAME in this folder)")


def _validate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "observed", metavar="OBSERVED.csv", help="outcome,channel,start,end,value,unit[,size,dependence]"
    )
    parser.add_argument("--scenario", metavar="SCENARIO", default="history", help="what was decided (default history)")
    _world(parser)
    parser.add_argument("--seeds", metavar="N", default="1", help="seeds a draw (default 1)")
    parser.add_argument(
        "--draws",
        metavar="N",
        default="48",
        help="accepted draws of the parameters (default 48; 0: the defaults alone)",
    )


def _report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="folder that run, compare, sweep or search wrote")
    parser.add_argument("--out", metavar="FILE", help="the page (default: report.html in DIR)")


def _dashboard(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", metavar="HOST", default="127.0.0.1", help="address to serve on (default 127.0.0.1)")
    parser.add_argument("--port", metavar="N", default="8765", help="port to serve on; 0 takes any (default 8765)")
    parser.add_argument("--no-open", action="store_true", help="don't open a browser")
    parser.add_argument(
        "--allowed-host", metavar="NAME", action="append", default=[],
        help="answer to this host name too, behind a proxy for example; may be repeated",
    )  # fmt: skip


def _bench(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--agents", metavar="N", nargs="+", default=["10000", "100000"],
        help="numbers of consumers (default 10000 100000); 10000000 takes 8 GB",
    )  # fmt: skip
    parser.add_argument("--threads", metavar="N", nargs="+", default=["1", "2"], help="threads (default 1 2)")
    parser.add_argument(
        "--peers", metavar="LIST",
        help="mesa, numpy, c, and mesa-frames, agentpy, which get an environment of their own when they are named "
        "(default: those that are there)",
    )  # fmt: skip
    parser.add_argument("--repeat", metavar="N", default="5", help="turns of each; the best one counts (default 5)")
    parser.add_argument("--out", metavar="DIR", help="write bench.csv, bench.json and bench.svg here")


def _listing(what: str) -> Add:
    def add(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("word", metavar="WORD", nargs="?", help=f"only {what} whose entry holds this word")

    return add


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="file to make; an existing one is not touched")
    parser.add_argument("--like", metavar="SCENARIO", help="start from this scenario (default: a short template)")


def _explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="a parameter, policy, outcome, scenario, channel or fact")


def _diff(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("one", metavar="A", help="a scenario (name or file) or a folder of results")
    parser.add_argument("other", metavar="B", help="another one of the same sort")


def _nothing(_parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


_PAIRS = """

All worlds run to the longest horizon among them. The same seed gives the same luck to every world, so that effects are
paired differences: exactly zero before a policy starts, and certain with few seeds."""

_REASONS = """

Each mechanism (habit, impulse demand, seller frictions, prices, variety, vouchers) is switched off in both worlds, with
the same luck; what it carries is the effect minus the effect without it. Runs 20,000 people per agent unless told
otherwise."""

_SPEED = """

Every peer's answers are checked equal to the engine's before it is timed; then all take turns, and the best of each
counts. docs/benchmark.md declares the week, so that it can be run in any framework."""

_STUDIES = """

Each study answers a question over many draws of what nobody knows, and writes runs, tables, figures and a one-page
answer. What is finished is kept in results/runs/studies, so that an interrupted run goes on there."""

_OBSERVED = """

A row of the table is an outcome of the market (no channel), of a channel, of a cohort of sellers or of diversion, over
weeks: a week counts when its Monday lies in start–end. The value is the mean of rates and shares, the sum of flows;
cohort outcomes are taken at the last week. Units: share or %, US$ or IDR (m, bn, tn), counts. Markets are small
(50,000 people an agent), one for each accepted draw and seed."""

COMMANDS: dict[str, tuple[str, str, Add]] = {
    "run": ("run one scenario, with one or several seeds", "", _run),
    "compare": ("what policies change, in paired worlds, with 90 % intervals", _PAIRS, _compare),
    "why": ("which mechanism carries a scenario's effect, each switched off in turn", _REASONS, _why),
    **SWEEPS,
    "calibrate": ("fit the free parameters to the facts of before the ban", "", _calibrate),
    "experiments": ("list the published studies, or run one afresh", _STUDIES, _experiments),
    "validate": ("score a forecast against observations, and against forecasts without a model", _OBSERVED, _validate),
    "report": ("write a run, comparison or sweep as one HTML page that works offline", "", _report),
    "dashboard": ("play with the market in a browser, served from this machine", "", _dashboard),
    "bench": ("speed against peers on the declared week, side by side in one run", _SPEED, _bench),
    "scenarios": ("list the built-in scenarios", "", _listing("scenarios")),
    "policies": ("list the kinds of policy and their fields", "", _listing("policies")),
    "parameters": ("list the parameters with units, ranges, sources", "", _listing("parameters")),
    "outcomes": ("list the outcomes with units and formulas", "", _listing("outcomes")),
    "facts": ("list the facts with sources", "", _listing("facts")),
    "new": ("make a scenario file to edit", "", _new),
    "explain": ("what a name means and where it comes from", "", _explain),
    "diff": ("what differs between two scenarios or two result folders", "", _diff),
    "doctor": ("check this installation", "", _nothing),
}

"""Options of the commands that run designs of many worlds: ``sweep``, ``sensitivity``, ``search``."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def _sweep(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("design", metavar="DESIGN.toml", nargs="?", help="the design; --status does without")
    _running(parser)
    group = parser.add_argument_group("instead of running")
    group.add_argument("--status", action="store_true", help="how far it is, from the folder alone")
    group.add_argument("--dry-run", action="store_true", help="how many runs, how long, how much disk")


def _sensitivity(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("design", metavar="DESIGN.toml", help="the design")
    group = parser.add_argument_group("what is analysed")
    group.add_argument(
        "--outcome", metavar="NAME", action="append", default=[],
        help="an outcome of the design (default: all of them); may be repeated",
    )  # fmt: skip
    group.add_argument("--level", action="store_true", help="levels in place of effects against the market left alone")
    group.add_argument("--window", metavar="YEAR", default="end", help="a calendar year (default end: last 13 weeks)")
    group.add_argument(
        "--failing", metavar="NAME",
        help="outcome whose effect says whether a policy fails (default small_revenue_usd, or the design's first)",
    )  # fmt: skip
    group.add_argument("--below", metavar="X", default="0", help="it fails below this, unit of the outcome (default 0)")
    _running(parser)


def _search(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("design", metavar="DESIGN.toml", help="the design; its levers are searched over")
    _running(parser)
    group = parser.add_argument_group("instead of running")
    group.add_argument("--dry-run", action="store_true", help="how many worlds, how long, how much disk, at most")


def _running(parser: argparse.ArgumentParser) -> None:
    """Where the runs are kept, who runs them, and how to go on."""
    parser.add_argument("--out", metavar="DIR", required=True, help="the sweep's folder, or an fsspec address")
    group = parser.add_argument_group("who runs it")
    group.add_argument("--workers", metavar="N", help="worker processes (default: one a core)")
    group.add_argument("--engine", choices=("local", "dask"), default="local", help="default local: no services")
    group.add_argument("--address", metavar="A", help="scheduler of a Dask cluster that exists already")
    group = parser.add_argument_group("going on")
    group.add_argument("--retry-failed", action="store_true", help="run failed runs again")
    versions = group.add_mutually_exclusive_group()
    versions.add_argument("--keep-versions", action="store_true", help="leave runs of other code as they are")
    versions.add_argument("--redo-versions", action="store_true", help="run those of other code again")


_DESIGNS = """

A design crosses uncertainties, levers, scenarios and seeds (docs/sweeps.md). The same command goes on where it stopped,
whatever stopped it; a design with more points or seeds adds to what is there."""

_MOVERS = """

Runs what is missing of the sweep, then tells for each plan which assumptions move each outcome (Sobol or Morris indices
for these samples, else Borgonovo's delta and rank correlation), and in which futures it fails (PRIM). Points of which a
run failed are left out, and counted."""

_CHOICES = """

Tries settings of the levers in the same futures (points x seeds of the sample), and keeps those that no other beats in
small merchants' income, shoppers' surplus and local goods' share, each as nine of ten futures reach it. The same
command goes on where it stopped."""

SWEEPS: dict[str, tuple[str, str, Callable[[argparse.ArgumentParser], None]]] = {
    "sweep": ("run a design of many worlds, each once, whatever happens", _DESIGNS, _sweep),
    "sensitivity": (
        "which assumptions move the outcomes of a design, and where its policies fail",
        _MOVERS,
        _sensitivity,
    ),
    "search": ("search for settings of the levers that no other beats, whatever the future", _CHOICES, _search),
}

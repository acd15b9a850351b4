"""``pasar why``: which mechanism carries the effect of a scenario."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from sim.analysis.sentence import Change
from sim.analysis.small_market import PEOPLE_PER_AGENT
from sim.analysis.why import SWITCHES, Mechanism, Why, why
from sim.analysis.windows import MEANING
from sim.analysis.wording import digits_for, level, signed, told
from sim.analysis.worlds import Interrupted
from sim.cli.outcome import Stopped
from sim.cli.screen import Screen
from sim.cli.sources import COMMAND_LINE, MOST_THREADS, scenarios_of, seeds_of, whole
from sim.faults import Fault, ScenarioErrors, nearest, shown
from sim.record.outcomes import MARKET, outcomes

PERCENT = 100.0
BAR = 20
"""Characters that stand for the whole effect."""


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """Switch off one mechanism at a time, and show what each carries."""
    (against, plan), warnings = scenarios_of([arguments.against, arguments.scenario], arguments)
    outcome = _outcome(arguments.outcome)
    seeds = seeds_of(arguments, plan.seed)
    threads = whole(arguments, "threads", 1, MOST_THREADS)
    screen.warn(warnings)
    people = plan.people_per_agent if arguments.people_per_agent is not None else PEOPLE_PER_AGENT
    with screen.progress(f"{len(SWITCHES) + 1} pairs of worlds × {len(seeds)} seeds") as progress:
        try:
            found = why(
                plan, against, outcome, seeds=seeds, people_per_agent=people, workers=threads, progress=progress
            )  # fmt: skip
        except Interrupted:
            raise Stopped("stopped; an answer needs all its worlds, so run it again, with fewer seeds") from None
    _show(found, screen)
    inputs = {
        "scenario": plan.to_dict(), "against": against.to_dict(), "outcome": outcome, "seeds": list(seeds),
        "set": arguments.sets,
    }  # fmt: skip
    screen.result("why", inputs, why=found.to_dict(), sum_of_shares=found.sum_of_shares)
    return 0


def _outcome(name: str) -> str:
    known = [each for each, *_ in MARKET]
    if name not in known:
        allowed = f"must be a column of market.parquet: {', '.join(known)}"
        fault = Fault(
            file=COMMAND_LINE, field="--outcome", value=shown(name), allowed=allowed, nearest=nearest(name, known)
        )  # fmt: skip
        raise ScenarioErrors([fault])
    return name


def _show(found: Why, screen: Screen) -> None:
    meaning = {each.name: each.meaning for each in SWITCHES}
    rows = [_row(each, meaning[each.name], found.effect) for each in found.mechanisms]
    columns = ("mechanism", "what it does", "effect without it>", "carries, % of the effect>", "")
    screen.table(f"Why {found.outcome} changes: {found.scenario} against {found.against}", columns, rows)
    for line in _remarks(found):
        screen.say(line)


def _row(each: Mechanism, meaning: str, effect: Change) -> tuple[str, str, str, str, str]:
    share = [PERCENT * value for value in (each.carried, each.low, each.high)]
    digits = min(digits_for(*share), 1)
    carries = signed(share[0], digits)
    if effect.n > 1:
        carries += f" ({signed(share[1], digits)} to {signed(share[2], digits)})"
    bar = "█" * min(round(abs(each.carried) * BAR), 2 * BAR)
    return each.name, meaning, _told(each.without), carries, bar if each.carried > 0.0 else f"−{bar}" if bar else ""


def _remarks(found: Why) -> Iterator[str]:
    unit = next(each.unit for each in outcomes() if each.name == found.outcome)
    yield (
        f"The whole effect: {_told(found.effect)} of {level('percent', found.effect.baseline, unit)}, over "
        f"{found.weeks} weeks "
        f"({found.window}: {MEANING[found.window]})."
    )
    if not found.effect.certain:
        yield "This effect isn't beyond chance with these seeds, so there may be nothing to explain: more --seeds."
    yield (
        f"The shares add up to {PERCENT * found.sum_of_shares:.0f} %, not to 100: mechanisms work together, and a part "
        "is the policy's own doing. Each is switched off in both worlds, with the same luck; the calibrated constants "
        "stay as they are. A minus works against the effect."
    )
    pairs = f"{found.seeds} pairs of worlds, 90 % intervals" if found.seeds > 1 else "one pair of worlds, no intervals"
    yield f"In a market of {found.people_per_agent:,} people per agent; {pairs}."


def _told(change: Change) -> str:
    return told("percent", change.baseline, change.effect, change.low, change.high, change.n)

"""``pasar sensitivity``: which assumptions move the outcomes of a design, and in which futures its policies fail."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence

from sim.cli.outcome import DONE, FAILED
from sim.cli.screen import Screen
from sim.cli.sources import COMMAND_LINE
from sim.cli.sweep import asked, swept
from sim.cli.sweep_progress import standing_words
from sim.faults import Fault, ScenarioErrors, nearest
from sim.sweep.design import Design
from sim.sweep.folder import folder_at


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """Run what is missing of a sweep, analyse it, and write sensitivity.parquet and .csv into its folder."""
    design, workers = asked(arguments, screen)
    below = _checked(design, arguments)
    standing, summary = swept(design, workers, arguments, screen)
    screen.say(standing_words(standing))

    from sim.sweep import discovery, words
    from sim.sweep.cases import windows
    from sim.sweep.design import BASELINE
    from sim.sweep.sensitivity import FILE, LEVEL, Finding, as_frame, sensitivity, write_frame
    from sim.sweep.summary import EFFECT

    _window(windows(summary), arguments.window)
    alone = all(each.name == BASELINE for each in design.scenarios)
    measure = LEVEL if arguments.level or alone else EFFECT
    found: list[Finding] = []
    with screen.progress("analysing") as step:
        for each in sensitivity(summary, arguments.outcome, measure=measure, window=arguments.window):
            found.append(each)
            step(len(found), len(found) + 1)
    fails = discovery.failing(summary, arguments.failing or "", below=below, window=arguments.window)
    files = write_frame(folder_at(arguments.out), FILE, as_frame(found))
    _tell(found, [words.failing_words(each) for each in fails], screen)
    screen.say(f"Written to {arguments.out}: {', '.join(files)}")
    inputs = {"design": arguments.design, "name": design.name, "measure": measure, "window": arguments.window,
              "outcomes": arguments.outcome or list(design.outcomes), "below": below}  # fmt: skip
    rows = as_frame(found).to_dict(orient="records")
    screen.result("sensitivity", inputs, out=arguments.out, done=standing.done, failed=standing.failed,
                  method=design.sample.method, rows=rows, failing=discovery.record(fails))  # fmt: skip
    return FAILED if standing.left or standing.failed == standing.total else DONE


def _tell(found: Sequence[object], fails: Sequence[str], screen: Screen) -> None:
    from sim.sweep import words
    from sim.sweep.sensitivity import Finding

    own = [each for each in found if isinstance(each, Finding)]
    if own:
        rows = [(words.title(each), each.case.words, words.movers(each), words.luck(each)) for each in own]
        screen.table("What moves the outcomes", ("Outcome", "Plan", "Moved most by", "Luck>"), rows)
        screen.say(f"Behind each name, with a 90 % interval: {words.meaning(own[0].method)}.")
        screen.say("Luck: share of the spread over futures that more seeds would take away.")
        if words.left_out(own):
            screen.note(f"warning: {words.left_out(own)}")
    for line in fails:
        screen.say(line)


def _checked(design: Design, arguments: argparse.Namespace) -> float:
    """The value below which a policy fails, once all that the command line names is known."""
    faults = []
    named = [("--outcome", name) for name in arguments.outcome]
    named += [("--failing", arguments.failing)] if arguments.failing else []
    for option, name in named:
        if name not in design.outcomes:
            allowed = f"must be an outcome of the design: {', '.join(design.outcomes)}"
            near = nearest(name, design.outcomes)
            faults.append(Fault(file=COMMAND_LINE, field=option, value=name, allowed=allowed, nearest=near))
    try:
        below = float(arguments.below)
    except ValueError:
        below = math.nan
    if not math.isfinite(below):
        faults.append(Fault(file=COMMAND_LINE, field="--below", value=arguments.below, allowed="must be a number"))
    plan = design.scenarios[0]
    first, last = plan.start.year, plan.start.year + plan.weeks // 52 + 1
    years = [str(year) for year in range(first, last + 1)]
    if arguments.window != "end" and arguments.window not in years:
        allowed = f"must be end, or a year in {first}–{last}"
        faults.append(Fault(file=COMMAND_LINE, field="--window", value=arguments.window, allowed=allowed))
    if faults:
        raise ScenarioErrors(faults)
    return below


def _window(known: Sequence[str], window: str) -> None:
    if window not in known:
        allowed = f"must be one of {', '.join(known)}"
        raise ScenarioErrors([Fault(file=COMMAND_LINE, field="--window", value=window, allowed=allowed)])

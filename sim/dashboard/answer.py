"""The sentence at the top of the page: what a story does, in the reader's words, with how sure that is."""

from __future__ import annotations

import logging
from functools import cache
from typing import NamedTuple
from urllib.parse import parse_qs

from sim.analysis.sentence import RULES, AnswerFacts, Change
from sim.analysis.wording import HEADLINES
from sim.clock import monday
from sim.dashboard.numbers import Numbers
from sim.dashboard.view import LANGUAGES, PRESET, preset_plan
from sim.dashboard.words import Words
from sim.parameters.channels import Channels
from sim.scenario import Scenario
from sim.scenario_file import builtin_names

LOG = logging.getLogger("pasar.dashboard")

AND = {"en": "and", "id": "dan"}
BASELINE = "baseline"

SMALL = next(each for each in HEADLINES if each.outcome == "small_revenue_usd")
"""The headline that is told over draws beside the answer."""


class Answer(NamedTuple):
    """The sentence, and where it comes from."""

    sentence: str
    source: str


def published_answer(scenario: str, words: Words, numbers: Numbers) -> Answer:
    """Answer of a built-in story from the published results; where they can't be used, it says so."""
    from sim.analysis.presets import DAMAGED, damage, published

    if scenario == BASELINE:
        return Answer(words("story.answer.baseline"), words("story.source.baseline"))
    results = published()
    try:
        facts = results.sentence_facts(scenario) if results else None
    except Exception:
        LOG.exception("published answer to %s", scenario)
        facts = None
    if results is None or facts is None:
        reason = words(f"story.damage.{damage() or DAMAGED}")
        return Answer(words("story.answer.unmeasured"), words("story.source.damaged", reason=reason))
    plan = preset_plan(scenario)
    parts = [
        words("story.source.published", seeds=facts.seeds, date=numbers.day(results.date)),
        over_draws(plan, facts.window, words, numbers),
        words("story.source.groups"),
        words("story.source.stale") if results.stale else "",
    ]
    return Answer(sentence(facts, plan, words, numbers), " ".join(filter(None, parts)))


def over_draws(plan: Scenario, window: str, words: Words, numbers: Numbers) -> str:
    """What the answer's first number is over the draws that fit the facts; where that is told, if nothing is published.

    Parameters
    ----------
    window : weeks of the answer; bands of others aren't told beside it.
    """
    from sim.dashboard.bands import Bands, held

    found = held(plan)
    if not isinstance(found, Bands) or found.window != window or SMALL not in found.of:
        return words("story.source.assumptions")
    own = found.of[SMALL]
    median, low, high = (numbers.percent(end / 100, signed=True) for end in own[:3])
    share = numbers.percent(own.same_sign, digits=0)
    return words("story.source.draws", n=found.n, median=median, low=low, high=high, share=share)


def measured_answer(facts: AnswerFacts, plan: Scenario, words: Words, numbers: Numbers) -> Answer:
    """Answer of a story that was measured just now."""
    source = f"{words('story.source.measured', seeds=facts.seeds)} {words('story.source.assumptions')}"
    return Answer(sentence(facts, plan, words, numbers), source)


def sentence(facts: AnswerFacts, plan: Scenario, words: Words, numbers: Numbers) -> str:
    """Facts as a sentence about the weeks that the policy is about, and one about the last weeks of any story."""
    ends = {
        "small": _change(facts.at_end["small_revenue_usd"], "less", "more", words, numbers),
        "physical": _change(facts.at_end["physical_traders_revenue_usd"], "less", "more", words, numbers),
        "date": numbers.day(monday(plan.start_week + plan.weeks - 1)),
    }
    return f"{_during(facts, words, numbers)} {words('story.answer.end', **ends)}"


def _during(facts: AnswerFacts, words: Words, numbers: Numbers) -> str:
    gaps = {
        "small": _change(facts.small, "less", "more", words, numbers),
        "physical": _change(facts.physical_traders, "less", "more", words, numbers),
        "online": _change(facts.changes["gmv_online_usd"], "lower", "higher", words, numbers),
    }
    if facts.kind == RULES or facts.sellers is None:
        return words("story.answer.rules", first=numbers.day(facts.first), last=numbers.day(facts.last), **gaps)
    sellers = _change(facts.sellers, "less", "more", words, numbers)
    channels = channel_list(facts.channels, words.lang)
    return words(f"story.answer.{facts.kind}", weeks=facts.weeks, channels=channels, sellers=sellers, **gaps)


def channel_list(names: tuple[str, ...], lang: str) -> str:
    """Channels by their titles: TikTok Shop, Meta and YouTube."""
    channels = Channels.load()
    titles = [channels.title[channels.index(name)] for name in names]
    return f" {AND[lang]} ".join(filter(None, [", ".join(titles[:-1]), *titles[-1:]]))


@cache
def told_at(query: str) -> str:
    """Sentence for the first sight of an address, before its market is there."""
    given = parse_qs(query)
    scenario, lang = given.get("scenario", [PRESET])[0], given.get("lang", ["en"])[0]
    words = Words(lang if lang in LANGUAGES else "en")
    if "p" in given or scenario not in builtin_names():
        return words("story.heading")
    return published_answer(scenario, words, Numbers(words.lang)).sentence


def _change(change: Change, less: str, more: str, words: Words, numbers: Numbers) -> str:
    """A change in words: less, more or about the same, with its interval."""
    effect, low, high = (part / 100 for part in change.percent)
    if not change.certain:
        ends = (numbers.percent(low, signed=True), numbers.percent(high, signed=True))
        return words("story.answer.same", low=ends[0], high=ends[1])
    near, far = sorted((abs(low), abs(high)))
    key = f"story.answer.{less if effect < 0 else more}"
    return words(
        key, percent=numbers.percent(abs(effect)), low=numbers.decimal(100 * near, 1), high=numbers.percent(far)
    )

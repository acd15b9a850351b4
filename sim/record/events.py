"""Policies switched on and off, channels opened and closed, licences decided: a sentence each."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from sim.parameters.channels import Channels
from sim.policy.catalogue import kinds
from sim.policy.policy import Policy
from sim.policy.rules import LICENCE_STATES
from sim.world import World

DECISIONS: Final = {
    "granted": "is granted an e-commerce licence",
    "refused": "is refused an e-commerce licence",
}


class Event(NamedTuple):
    """What happened in a week (counted from the scenario's start)."""

    week: int
    kind: str
    name: str
    sentence: str


class Sight(NamedTuple):
    """What can be seen of a week: policies in force by id, open channels, states of licences."""

    policies: Mapping[str, Policy]
    open: tuple[bool, ...]
    licences: tuple[int, ...]


def look(world: World) -> Sight:
    """The week the world just lived."""
    today = world.today
    return Sight(
        {policy.id: policy for policy in world.timeline.active(today.week)},
        tuple(bool(each) for each in today.open),
        tuple(int(each) for each in today.rules.licence_state),
    )


def changes(before: Sight, now: Sight, world: World, week: int) -> Iterator[Event]:
    """Everything that differs between two weeks, the later of which the world just lived."""
    channels = world.channels
    for name, policy in now.policies.items():
        if before.policies.get(name) != policy:
            yield Event(week, "policy_on", name, f"{titled(policy)} begins{details(policy, channels)}.")
    for name, policy in before.policies.items():
        if name not in now.policies:
            yield Event(week, "policy_off", name, f"{titled(policy)} ends.")
    for j, name in enumerate(channels.names):
        state = LICENCE_STATES[now.licences[j]]
        if now.licences[j] != before.licences[j] and state in DECISIONS:
            yield Event(week, "licence", name, f"{channels.title[j]} {DECISIONS[state]}.")
    for j, name in enumerate(channels.names):
        if now.open[j] and not before.open[j]:
            yield Event(week, "channel_open", name, f"{channels.title[j]} sells{run_by(world, j)}.")
        elif before.open[j] and not now.open[j]:
            yield Event(week, "channel_closed", name, f"{channels.title[j]} no longer sells.")


def titled(policy: Policy) -> str:
    """Title of a policy, with its id where that is not its kind."""
    title = kinds()[policy.kind].title
    return title if policy.id == policy.kind else f"{title} ({policy.id})"


def details(policy: Policy, channels: Channels) -> str:
    """Its fields, in words."""
    words = [
        f"{name.replace('_', ' ')} {told(value, channels)}"
        for name, value in dataclasses.asdict(policy.fields).items()
        if value is not None
    ]
    return f": {', '.join(words)}" if words else ""


def told(value: Any, channels: Channels) -> str:
    """A field's value in words: channels by title."""
    if isinstance(value, tuple):
        return " and ".join(told(each, channels) for each in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,g}" if abs(value) < 1e6 else f"{value:,.0f}"
    text = str(value)
    return channels.title[channels.index(text)] if text in channels.names else text


def run_by(world: World, channel: int) -> str:
    """Whose licence a channel sells under, if not its own."""
    partner = int(world.today.partner[channel])
    return f" through {world.channels.title[partner]}" if partner >= 0 else ""

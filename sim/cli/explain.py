"""``pasar explain``: what a name means and where it comes from."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from sim.cli import parameters, policies, scenarios
from sim.cli.listing import short
from sim.cli.screen import Screen
from sim.faults import Fault, ScenarioErrors, nearest
from sim.parameters.channels import Channels
from sim.parameters.facts import load_facts
from sim.parameters.values import declared
from sim.policy.catalogue import kinds
from sim.record.outcomes import outcomes
from sim.scenario_file import builtin_names

Entry = dict[str, Any]
HIDDEN = ("name", "what", "labels", "kind", "core", "section", "tag", "tag_meaning", "text", "sources")


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """Explain every thing of this name."""
    found = list(entries(arguments.name))
    if not found:
        known = (*declared(), *kinds(), *(each.name for each in outcomes()), *builtin_names(),
                 *Channels.load().names, *load_facts())  # fmt: skip
        fault = Fault(
            file="command line", field="NAME", value=arguments.name, nearest=nearest(arguments.name, known),
            allowed="must be a parameter, policy, outcome, scenario, channel or fact",
        )  # fmt: skip
        raise ScenarioErrors([fault])
    for entry in found:
        for line in _lines(entry):
            screen.say(line)
        screen.say()
    screen.result("explain", {"name": arguments.name}, items=found)
    return 0


def entries(name: str) -> Iterator[Entry]:
    """Everything that bears a name; ``ban.enforcement`` is a field of a policy."""
    head, _, element = name.partition(".")
    if head in declared() and _has_element(head, element):
        item = parameters.item(declared()[head])
        yield {"what": "parameter", **item, "sources": _sources(item["source"])}
    if head in kinds():
        item = policies.item(kinds()[head])
        if not element:
            yield {"what": "policy", **item}
        for field in item["fields"]:
            if field["name"] == element:
                yield {"what": f"field of the policy {head}", **field}
    for each in outcomes():
        if each.name == name:
            yield {"what": f"outcome, table {each.table}", "name": name, **each.to_dict()}
    if name in builtin_names():
        yield {"what": "scenario", **next(each for each in scenarios.items() if each["name"] == name)}
    if name in Channels.load().names:
        yield {"what": "channel", **Channels.load().rows[Channels.load().index(name)]}
    if name in load_facts():
        fact = load_facts()[name]
        yield {"what": "fact", "name": name, "value": fact.text, **asdict(fact)}


def _has_element(name: str, element: str) -> bool:
    labels = {label for names in declared()[name].labels for label in names}
    return set(filter(None, element.split("."))) <= labels


def _sources(text: str) -> list[dict[str, str]]:
    """Facts that a source names, with their links."""
    facts = load_facts()
    keys = [key for key in re.findall(r"[a-z0-9_]+", text) if key in facts]
    return [
        {"key": key, "value": facts[key].text, "unit": facts[key].unit, "period": facts[key].period,
         "title": facts[key].source_title, "url": facts[key].source_url}
        for key in keys
    ]  # fmt: skip


def _lines(entry: Mapping[str, Any]) -> Iterator[str]:
    yield f"{entry['name']} ({entry['what']})"
    for key, value in entry.items():
        if key in HIDDEN or value in (None, "", []):
            continue
        if key in ("fields", "policies"):
            yield f"  {key}:"
            for each in value:
                yield f"    {each.get('name', each.get('id'))}: {_field(each)}"
        elif isinstance(value, list) and entry.get("labels"):
            yield f"  {key}: {_by_label(value, entry['labels'])}"
        else:
            yield f"  {key.replace('_', ' ')}: {short(value)}"
    for each in entry.get("sources", ()):
        yield f"  fact {each['key']}: {each['value']} {each['unit']}, {each['period']}"
        yield f"    {each['title']} {each['url']}"


def _field(each: Mapping[str, Any]) -> str:
    if "start" in each:
        return ", ".join(f"{key} {short(value)}" for key, value in each.items() if key not in ("id", "kind"))
    default = "required" if each["required"] else f"default {short(each['default'])}"
    return ", ".join(filter(None, (each["meaning"].rstrip("."), default, each["unit"])))


def _by_label(value: list[Any], labels: list[list[str]]) -> str:
    if len(labels) == 1 and len(value) == len(labels[0]):
        return ", ".join(f"{name} {short(each)}" for name, each in zip(labels[0], value, strict=True))
    if len(value) == len(labels[0]):
        rows = zip(labels[0], value, strict=True)
        return "; ".join(f"{name}: {_by_label(each, labels[1:])}" for name, each in rows)
    return short(value)

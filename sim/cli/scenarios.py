"""``pasar scenarios``: the built-in scenarios."""

from __future__ import annotations

import argparse
from importlib.resources import files
from typing import Any

from sim.cli.listing import listed
from sim.cli.screen import Screen
from sim.scenario import Scenario
from sim.scenario_file import builtin_names


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """List the built-in scenarios."""
    hint = "run one with: pasar run NAME; write one of your own with: pasar new FILE"
    return listed(
        arguments, screen, items(), ("name", "weeks>", "what it is", "policies"),
        lambda each: (each["name"], str(each["weeks"]), each["meaning"], _policies(each["policies"])), hint,
    )  # fmt: skip


def items() -> list[dict[str, Any]]:
    """Every built-in scenario: name, meaning, horizon, policies."""
    return [_item(name) for name in builtin_names()]


def meaning(name: str) -> str:
    """Comment at the head of a built-in scenario's file."""
    text = files("sim.policy").joinpath(f"builtin/{name}.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("#")]
    return " ".join(line.lstrip("# ") for line in lines)


def _item(name: str) -> dict[str, Any]:
    scenario = Scenario.builtin(name)
    return {
        "name": name, "meaning": meaning(name), "start": scenario.start, "weeks": scenario.weeks,
        "people_per_agent": scenario.people_per_agent, "seed": scenario.seed,
        "policies": [policy.to_dict() for policy in scenario.policies],
    }  # fmt: skip


def _policies(policies: list[dict[str, Any]]) -> str:
    return ", ".join(f"{each['id']} {each['start']}" for each in policies) or "none"

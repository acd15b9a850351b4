"""Faults of the command line itself, told like all others, with the nearest name."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence

from sim.cli.screen import Screen
from sim.faults import Fault, nearest, shown

BAD_INPUT = 2

_CHOICE = re.compile(r"argument COMMAND: invalid choice: '(?P<value>.*)' \(")
_UNKNOWN = re.compile(r"unrecognized arguments: (?P<value>.*)", re.DOTALL)
_REQUIRED = re.compile(r"the following arguments are required: (?P<names>.*)")
_OPTION = re.compile(r"argument (?P<name>\S+): (?P<allowed>.*)")


def refused(parser: argparse.ArgumentParser, given: Sequence[str], message: str) -> int:
    """Tell what is wrong with a command line, and return the exit code."""
    screen = Screen(json="--json" in given, quiet="--quiet" in given)
    screen.faults(faults_of(parser, given, message))
    return BAD_INPUT


def faults_of(parser: argparse.ArgumentParser, given: Sequence[str], message: str) -> list[Fault]:
    """Faults behind a message of argparse."""
    commands = _commands(parser)
    own = next((commands[word] for word in given if word in commands), parser)
    if found := _CHOICE.match(message):
        value = found["value"]
        return [_fault("command", value, f"must be one of {', '.join(commands)}", nearest(value, commands))]
    if found := _UNKNOWN.match(message):
        words = found["value"].split(" ")
        options = [each for each in words if each.startswith("-")] or words
        return [_unknown(own, parser, each) for each in options]
    if found := _REQUIRED.match(message):
        return [_fault(name, "", "is required") for name in found["names"].split(", ")]
    if found := _OPTION.match(message):
        return [_fault(found["name"], "", found["allowed"])]
    return [_fault("", "", message)]


def _unknown(own: argparse.ArgumentParser, parser: argparse.ArgumentParser, word: str) -> Fault:
    known = sorted({*own._option_string_actions, *parser._option_string_actions})
    name = word.split("=", maxsplit=1)[0]
    if not word.startswith("-"):
        return _fault("command line", shown(word), "is one argument too many")
    return _fault(name, "", f"unknown option of {own.prog}", nearest(name, known))


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _fault(field: str, value: str, allowed: str, near: str = "") -> Fault:
    return Fault(file="command line", field=field, value=value, allowed=allowed, nearest=near)

"""Lists of what there is, shared by the commands that list."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sim.cli.screen import Screen, plain

Item = Mapping[str, Any]


def listed(
    arguments: argparse.Namespace,
    screen: Screen,
    items: Iterable[Item],
    columns: Sequence[str],
    row: Callable[[Item], Sequence[str]],
    hint: str,
) -> int:
    """Show items, all or those that hold a word, and return the exit code.

    Parameters
    ----------
    items : records for ``--json``.
    columns, row : what the screen shows of each.
    hint : remark under the table.
    """
    word = (arguments.word or "").lower()
    found = [each for each in items if word in str(list(each.values())).lower()]
    title = arguments.command + (f" with “{arguments.word}”" if word else "")
    screen.table(f"{title}: {len(found)}", columns, [row(each) for each in found])
    if not screen.json:
        screen.note(hint)
    screen.result(arguments.command, {"word": arguments.word}, items=found)
    return 0


def short(value: Any) -> str:
    """A number, a list or a text, short enough for a table.

    >>> short(0.4), short(310e9), short([0.5, 0.5]), short(None)
    ('0.4', '3.1e+11', '0.5 … 0.5', '–')
    """
    value = plain(value)
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:,.0f}" if 1e4 <= abs(value) < 1e9 and value == round(value) else f"{value:.6g}"
    if isinstance(value, dict):
        return ", ".join(f"{name} {short(each)}" for name, each in value.items())
    if isinstance(value, list):
        flat = _flat(value)
        if not flat:
            return "none"
        if isinstance(flat[0], str):
            return " ".join(flat)
        if isinstance(flat[0], dict):
            return "; ".join(short(each) for each in flat)
        return f"{min(flat):.4g} … {max(flat):.4g}"
    return str(value)


def _flat(value: Any) -> list[Any]:
    return [each for inner in value for each in _flat(inner)] if isinstance(value, list) else [value]

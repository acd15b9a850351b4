"""The widget behind an element, for effects that write to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


def use_widget(element: Any) -> Callable[[], Any]:
    """Return what gives the element's widget, to be called in effects.

    A component may be drawn more than once before its effects run: only the element drawn last has a widget, and an
    effect may be of an earlier drawing.
    """
    latest = solara.use_ref(element)
    latest.current = element
    return lambda: solara.get_widget(latest.current)

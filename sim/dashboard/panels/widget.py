"""The widget behind an element, for effects that write to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


def use_widget(element: Any) -> Callable[[], Any]:
    """Return what gives the element's widget, to be called in effects.

    A component may be drawn more than once before its effects run, and then only one of its drawings has a widget: the
    last one that differed from the one before. Of a drawing that looks the same nothing is made.
    """
    drawn: solara.Ref[list[Any]] = solara.use_ref([])
    held: solara.Ref[Any] = solara.use_ref(None)
    drawn.current.append(element)

    def hold() -> None:
        missing = KeyError()
        for each in reversed(drawn.current):
            try:
                held.current = solara.get_widget(each)
            except KeyError as error:
                missing = error
            else:
                drawn.current[:] = [each]
                return
        raise missing

    solara.use_effect(hold, None)
    return lambda: held.current

"""Callbacks that may be called from any thread, and still write to the page of the visitor they belong to."""

from __future__ import annotations

from collections.abc import Callable

from solara.server import kernel_context


def at_home[**P](callback: Callable[P, None]) -> Callable[P, None]:
    """Callback bound to the visitor's page that is current now; once that is closed, nothing is called.

    A thread of a pool belongs to no visitor: what it reads of a page's state would be the first visitor's default.
    """
    if not kernel_context.has_current_context():
        return callback
    context = kernel_context.get_current_context()

    def bound(*args: P.args, **named: P.kwargs) -> None:
        if not context.closed_event.is_set():
            with context:
                callback(*args, **named)

    return bound

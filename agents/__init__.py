"""Behaviour of the market's actors: pure rules on arrays, and thin Mesa agents that look at one row.

``consumers``, ``merchants``, ``platforms`` and ``regulator`` hold one actor each; ``numerics`` holds the
arithmetic all of them share (draws, table functions, exact sums, money); ``streams`` numbers the sources
of luck.  Nothing here imports ``sim``.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agents.consumers.view import Consumer
    from agents.merchants.view import Merchant
    from agents.platforms.view import Platform
    from agents.regulator.view import Regulator

__all__ = ["Consumer", "Merchant", "Platform", "Regulator"]

_HOMES = {
    "Consumer": "agents.consumers.view",
    "Merchant": "agents.merchants.view",
    "Platform": "agents.platforms.view",
    "Regulator": "agents.regulator.view",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'agents' has no attribute {name!r}")

"""Consumers: what they want, where they buy it, and what they get used to.

``nested_logit`` and ``expected_surplus`` are the demand side on its own, for checks and notebooks.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agents.consumers.choice import expected_surplus, nested_logit

__all__ = ["expected_surplus", "nested_logit"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from agents.consumers import choice

        return getattr(choice, name)
    raise AttributeError(f"module 'agents.consumers' has no attribute {name!r}")

"""The version of this installation."""

from __future__ import annotations


def version() -> str:
    """Version of Pasar.

    >>> version().count(".")
    2
    """
    from importlib.metadata import version as installed

    return installed("pasar")

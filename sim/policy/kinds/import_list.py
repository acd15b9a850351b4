"""Only listed categories may come from abroad below the import floor; without one, US$100 is implied."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.clock import Clock
from sim.parameters.axes import CATEGORIES
from sim.policy.fields import category_names
from sim.policy.policy import Policy
from sim.policy.rules import Rules

ORDER = 5
TITLE = "Import positive list"
PROTECTS = "Makers and sellers of local goods in the categories that are not listed"
SOURCE = "positive list of 31 October 2023: books, film, music, software"


@dataclass(frozen=True, kw_only=True)
class ImportList:
    """Fields of a positive list."""

    categories: tuple[str, ...] = category_names("Categories that are free of the floor.")


FIELDS = ImportList


def apply(rules: Rules, policy: Policy, clock: Clock) -> None:  # noqa: ARG001 - one signature for all kinds
    """Free the listed categories; under two lists, those on both."""
    listed = np.isin(CATEGORIES, policy.fields.categories)
    rules.import_listed[:] = rules.import_listed & listed if rules.import_list_active else listed
    rules.import_list_active = True

"""One policy with its dates: the record that scenario files, switches by hand and sweeps share."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from sim.clock import monday


@dataclasses.dataclass(frozen=True, kw_only=True)
class Policy:
    """A policy in a world.

    Parameters
    ----------
    kind, id : which of the kinds; its own name.
    start, end : it acts in the absolute weeks ``start <= t < end``; without end, for good.
    fields : a frozen record of the kind's fields.
    start_date, end_date : the days as they were given, for display (None: given as weeks).
    """

    kind: str
    id: str
    start: int
    end: int | None = None
    fields: Any
    start_date: date | None = dataclasses.field(default=None, compare=False)
    end_date: date | None = dataclasses.field(default=None, compare=False)

    def active(self, week: int) -> bool:
        """Whether it acts in an absolute week."""
        return self.start <= week and (self.end is None or week < self.end)

    def overlaps(self, other: Policy) -> bool:
        """Whether both act in some week."""
        ends = [each.end for each in (self, other) if each.end is not None]
        return max(self.start, other.start) < min(ends) if ends else True

    def ended(self, week: int) -> Policy:
        """Return the same policy switched off from an absolute week on."""
        return dataclasses.replace(self, end=week, end_date=None)

    def to_dict(self) -> dict[str, Any]:
        """Record as a scenario file writes it, dates as ISO texts."""
        record: dict[str, Any] = {"kind": self.kind, "id": self.id}
        record["start"] = (self.start_date or monday(self.start)).isoformat()
        if self.end is not None:
            record["end"] = (self.end_date or monday(self.end)).isoformat()
        for name, value in dataclasses.asdict(self.fields).items():
            if value is not None:
                record[name] = list(value) if isinstance(value, tuple) else value
        return record

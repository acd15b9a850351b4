"""The channels of the market, read from ``data/channels.toml``: a channel is data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from sim.clock import FIRST_WEEK

NESTS = ("market", "social", "physical")
NEVER = 32000
"""Opening week of a channel that has no checkout without a licence."""

Step = tuple[int, tuple[float, ...]]


class Channels:
    """Fixed facts of all channels, as read-only arrays in channel order (J channels).

    Parameters
    ----------
    table : the parsed channel file: ``channel``, a list of tables, and ``market_live``.

    Attributes
    ----------
    established : whether a channel is nobody's novelty in the first week: its use is constant, its sellers are there.
        Marketplaces, buying in person, and a social channel that sells from the first week on.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.rows: tuple[Mapping[str, Any], ...] = tuple(table["channel"])
        self.market_live: Mapping[str, Any] = table["market_live"]
        self.names = tuple(str(row["name"]) for row in self.rows)
        self.title = tuple(str(row["title"]) for row in self.rows)
        self.colour = tuple(str(row["colour"]) for row in self.rows)
        self.taste_from = tuple(str(row.get("taste_from", "")) for row in self.rows)
        self.nest: NDArray[np.int8] = _frozen([NESTS.index(row["nest"]) for row in self.rows], np.int8)
        self.opens_week: NDArray[np.int64] = self._column("opens_week", NEVER, np.int64)
        self.established: NDArray[np.bool_] = _frozen(
            (self.nest != NESTS.index("social")) | (self.opens_week <= FIRST_WEEK), np.bool_
        )
        self.large_start: NDArray[np.bool_] = self._column("large_start", False, np.bool_)
        self.cross_border: NDArray[np.bool_] = self._column("cross_border", False, np.bool_)
        self.voucher_cut_week: NDArray[np.int64] = self._column("voucher_cut_week", NEVER, np.int64)
        self.share_2022: NDArray[np.float64] = self._column("share_2022", 0.0, np.float64)
        self.has_feed: NDArray[np.bool_] = _frozen(["feed" in row for row in self.rows], np.bool_)
        self.commission_steps: tuple[tuple[Step, ...], ...] = tuple(_steps(row) for row in self.rows)

    @classmethod
    def load(cls) -> Channels:
        """Return the channels of Indonesia's market, read once a process."""
        return _built_in()

    def __len__(self) -> int:
        """Return the number of channels J."""
        return len(self.names)

    def index(self, name: str) -> int:
        """Position of a channel in the fixed order."""
        return self.names.index(name)

    @property
    def feeds(self) -> tuple[str, ...]:
        """Names of the feeds: the channels that have one, then the marketplaces' live selling."""
        return (*(name for name, feed in zip(self.names, self.has_feed, strict=True) if feed), "market_live")

    def named(self, nest: str) -> tuple[str, ...]:
        """Names of the channels of a nest, in channel order."""
        number = NESTS.index(nest)
        return tuple(name for name, own in zip(self.names, self.nest, strict=True) if own == number)

    @cached_property
    def commission_now(self) -> NDArray[np.float64]:
        """Commission of the last step, by channel and category (share of listed value)."""
        return _frozen([steps[-1][1] for steps in self.commission_steps], np.float64)

    def commission_at(self, week: int, commission: NDArray[np.float64]) -> NDArray[np.float64]:
        """Commission in force in a week, by channel and category (share of listed value).

        Parameters
        ----------
        week : absolute week.
        commission : the parameter ``commission``; where it is not the default, every step moves with it
            in proportion.
        """
        step = np.array([_in_force(steps, week) for steps in self.commission_steps], dtype=np.float64)
        now = self.commission_now
        free = now == 0.0
        ratio = commission / np.where(free, 1.0, now)
        return np.where(free, commission, step * ratio)

    def voucher_at(self, week: int, voucher: NDArray[np.float64], cut: NDArray[np.float64]) -> NDArray[np.float64]:
        """Vouchers and shipping that platforms pay in a week, by channel (share of listed value).

        Parameters
        ----------
        week : absolute week.
        voucher, cut : the parameters ``voucher`` and ``voucher_cut``; (J,).
        """
        return np.where(week >= self.voucher_cut_week, voucher * (1.0 - cut), voucher)

    def _column(self, key: str, otherwise: object, dtype: DTypeLike) -> NDArray[Any]:
        return _frozen([row.get(key, otherwise) for row in self.rows], dtype)


@cache
def _built_in() -> Channels:
    text = files("sim.parameters").joinpath("data/channels.toml").read_text(encoding="utf-8")
    return Channels(tomllib.loads(text))


def _frozen(values: object, dtype: DTypeLike) -> NDArray[Any]:
    array = np.array(values, dtype=dtype)
    array.setflags(write=False)
    return array


def _steps(row: Mapping[str, Any]) -> tuple[Step, ...]:
    return tuple(
        (int(step["from_week"]), tuple(float(rate) for rate in step["rates"])) for step in row["commission_steps"]
    )


def _in_force(steps: tuple[Step, ...], week: int) -> tuple[float, ...]:
    rates = steps[0][1]
    for from_week, later in steps:
        if from_week <= week:
            rates = later
    return rates

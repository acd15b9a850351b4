"""The values of all parameters of one world, frozen."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from sim.faults import ScenarioErrors
from sim.parameters import attention, consumers, growth, merchants, platforms, regulator, trade
from sim.parameters.channels import Channels
from sim.parameters.declare import Param, Value, frozen
from sim.parameters.overrides import Overridden, override

SECTIONS = (consumers, attention, merchants, trade, platforms, growth, regulator)


@cache
def declared(channels: Channels | None = None) -> dict[str, Param]:
    """Every parameter by name, with calibrated constants as defaults, in the order of MODEL.md."""
    channels = channels or Channels.load()
    params = {each.name: each.resolve(channels, section.SECTION) for section in SECTIONS for each in section.PARAMETERS}
    text = files("sim.parameters").joinpath("data/calibrated.toml").read_text(encoding="utf-8")
    calibrated = override(params, _defaults(params), tomllib.loads(text), "calibrated.toml", natural_only=True)
    if calibrated.faults:
        raise ScenarioErrors(calibrated.faults)
    return {name: replace(each, default=calibrated.values[name]) for name, each in params.items()}


class Parameters:
    """Values of all parameters, read as attributes.

    >>> p = Parameters.default()
    >>> p.habit_strength, p.link_out_rule
    (1.5, 'shares')
    >>> p.replace({"category_taste.fashion.blibli": 0.1}).category_taste[0, 4]
    np.float64(0.1)
    """

    __slots__ = ("__dict__", "_channels", "_digest", "_values")

    def __init__(self, values: Mapping[str, Value], channels: Channels) -> None:
        self._values = dict(values)
        self.__dict__.update(self._values)  # hundreds are read every week: as plain attributes that takes no time
        self._channels = channels
        self._digest = hashlib.sha256(json.dumps(self.to_dict(), sort_keys=True).encode()).hexdigest()

    @classmethod
    def default(cls, channels: Channels | None = None) -> Parameters:
        """Return the calibrated values; other channels than the built-in ones are for checks."""
        return _default(channels or Channels.load())

    @property
    def channels(self) -> Channels:
        """Channels that the vectors run over."""
        return self._channels

    def replace(self, changes: Mapping[str, Any]) -> Parameters:
        """Return a copy with other values, whole or by element (``category_share.fashion``).

        Only names, shapes and natural bounds are checked: limits of the model lie outside the
        ranges that a scenario file allows.
        """
        done = self.override(changes, "parameters", natural_only=True)
        if done.faults:
            raise ScenarioErrors(done.faults)
        return Parameters(done.values, self._channels)

    def override(
        self, changes: Mapping[str, Any], file: str, *, natural_only: bool = False, prefix: str = ""
    ) -> Overridden:
        """Values with changes laid over, and what is wrong or doubtful about them."""
        return override(declared(self._channels), self._values, changes, file, natural_only=natural_only, prefix=prefix)

    def with_values(self, values: Mapping[str, Value]) -> Parameters:
        """Return a copy that holds values already checked by ``override``."""
        return Parameters(values, self._channels)

    def to_dict(self) -> dict[str, Any]:
        """All values as numbers, texts and lists."""
        return {name: _plain(value) for name, value in self._values.items()}

    def changed(self) -> dict[str, Any]:
        """Values that differ from the defaults, as numbers, texts and lists."""
        default = Parameters.default(self._channels).to_dict()
        return {name: value for name, value in self.to_dict().items() if value != default[name]}

    def digest(self) -> str:
        """SHA-256 of all values."""
        return self._digest

    def __getattr__(self, name: str) -> Any:
        """Refuse what is no parameter."""
        raise AttributeError(name if name.startswith("_") else f"no parameter {name!r}")

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse changes: use ``replace``."""
        if hasattr(self, "_digest"):
            raise AttributeError("parameters are frozen: use replace({name: value})")
        object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        """Equal values of the same parameters."""
        return isinstance(other, Parameters) and self._digest == other._digest

    def __hash__(self) -> int:
        """Hash of the content."""
        return hash(self._digest)

    def __repr__(self) -> str:
        """Only what differs from the defaults."""
        return f"Parameters({self.changed()})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle only what differs from the defaults."""
        channels = None if self._channels is Channels.load() else self._channels
        return _restore, (self.changed(), channels)


@cache
def _default(channels: Channels) -> Parameters:
    return Parameters(_defaults(declared(channels)), channels)


def _restore(changed: Mapping[str, Any], channels: Channels | None) -> Parameters:
    return Parameters.default(channels).replace(changed)


def _defaults(params: Mapping[str, Param]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, each in params.items():
        if each.kind == "whole" and not each.axes:
            values[name] = int(each.default)
        else:
            values[name] = frozen(each.default) if isinstance(each.default, np.ndarray) else each.default
    return values


def _plain(value: Value) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else value

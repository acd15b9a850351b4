"""Structures that studies try beside their draws: other markets that tell the same past (MODEL.md section 14).

Each has constants of its own, fitted again to the facts of before the ban (``experiments.study.mixed_logit``,
``experiments.study.chat_nest``): they are no draws, because a draw keeps the constants of the nested logit.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from experiments.channel_table import channel_table
from sim.parameters import Channels, Parameters

HERE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Structure:
    """Another market.

    Parameters
    ----------
    name : first part of its units' names.
    column : its column in a table of findings.
    words : what it is, in a list of what turns a sign.
    constants : file of what it sets, by name of parameter.
    channel : file of a channel that it has besides the market's own, or empty.
    """

    name: str
    column: str
    words: str
    constants: str
    channel: str = ""

    @property
    def path(self) -> Path:
        """File of its constants."""
        return HERE / self.constants

    @cached_property
    def overrides(self) -> Mapping[str, Any]:
        """Parameters that it sets, by name."""
        return dict(json.loads(self.path.read_text(encoding="utf-8")))

    @cached_property
    def own_channel(self) -> Mapping[str, Any]:
        """Its further channel; empty without one."""
        return tomllib.loads((HERE / self.channel).read_text(encoding="utf-8")) if self.channel else {}

    @cached_property
    def channels(self) -> Channels:
        """The market's channels, with its own before what is sold in person."""
        if not self.channel:
            return Channels.load()
        table = channel_table()
        table["channel"].insert(len(table["channel"]) - 1, self.own_channel)
        return Channels(table)

    def start(self) -> Parameters:
        """The calibrated defaults over its channels."""
        return Parameters.default(self.channels)


MIXED: Final = Structure("mixed", "mixed_logit", "a mixed logit in place of the nested one", "mixed_logit.json")
"""λ = 1 and twice the spread of tastes."""

CHAT: Final = Structure("chat", "chat_nest", "chat commerce inside the social nest", "chat_nest.json", "chat.toml")
"""A part of chat commerce next to TikTok Shop instead of in person."""

STRUCTURES: Final = (MIXED, CHAT)
"""In the order of units and columns."""

"""The table of the market's channels as it stands in its file, for markets that have another one."""

import tomllib
from importlib.resources import files
from typing import Any


def channel_table() -> dict[str, Any]:
    """A copy of one's own of ``sim/parameters/data/channels.toml``: change it, and give it to ``Channels``."""
    return tomllib.loads(files("sim.parameters").joinpath("data/channels.toml").read_text(encoding="utf-8"))

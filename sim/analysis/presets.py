"""The published answers to the built-in scenarios: read from files of this package, their hashes checked.

``python -m experiments.presets`` makes them.  They are shown at once, before any world has been lived; where the model
has changed since, they say so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.analysis.fingerprint import model_digest
from sim.analysis.sentence import AnswerFacts
from sim.analysis.weekly import Bands
from sim.analysis.why import Why
from sim.parameters.values import Parameters
from sim.scenario import Scenario
from sim.scenario_file import builtin_names

if TYPE_CHECKING:
    import pandas as pd

FOLDER: Final = Path(__file__).with_name("published")
MANIFEST: Final = "manifest.json"
EFFECTS, BASELINE, WEEKLY = "effects.parquet", "weekly_baseline.parquet", "weekly.parquet"
ANSWERS, REASONS = "answers.json", "why.json"
FILES: Final = (EFFECTS, BASELINE, WEEKLY, ANSWERS, REASONS)
SCHEMA: Final = 1
AGAINST: Final = "baseline"

CODE, CONSTANTS, SCENARIOS = "code", "constants", "scenarios"
"""Why published answers may be out of date: the model's code, its constants, or the built-in scenarios changed."""

MISSING, DAMAGED, OTHER_SCHEMA = "missing", "damaged", "schema"
"""Why there may be none: no such files, a hash that differs, or files of another version of Pasar."""


class UnusableError(Exception):
    """Published answers that can't be read; the message is ``missing``, ``damaged`` or ``schema``."""


@dataclass(frozen=True)
class Presets:
    """Published answers, as they stand in a folder whose hashes have been checked.

    Parameters
    ----------
    manifest : what they were made from.
    content : bytes of each file.
    """

    manifest: Mapping[str, Any]
    content: Mapping[str, bytes]

    @property
    def date(self) -> date:
        """Day on which these numbers were first computed."""
        return date.fromisoformat(self.manifest["date"])

    @property
    def seeds(self) -> tuple[int, ...]:
        """Seeds of the pairs of worlds."""
        return tuple(self.manifest["seeds"])

    @property
    def people_per_agent(self) -> int:
        """Real adults an agent stands for in effects, bands and answers."""
        return int(self.manifest["people_per_agent"])

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios, without the one they are compared with."""
        return tuple(name for name in self.manifest["scenarios"] if name != AGAINST)

    @cached_property
    def stale(self) -> str:
        """Empty if the numbers are those of this model; else ``code``, ``constants`` or ``scenarios``."""
        if self.manifest["parameters"] != Parameters.default().digest():
            return CONSTANTS
        if self.manifest["scenarios"] != scenario_hashes(self.people_per_agent):
            return SCENARIOS
        return "" if self.manifest["model"] == model_digest() else CODE

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Effects of every scenario by outcome, channel and window, as ``pasar compare NAME`` gives them."""
        return pq.read_table(pa.BufferReader(self.content[EFFECTS])).to_pandas()

    def weekly(self, scenario: str, outcome: str, channel: str = "") -> Bands:
        """Bands of an outcome of the market, of a channel, or of a group of small merchants (``weekly.GROUPS``).

        Rounded to four digits; before the first policy both worlds are one.

        Raises
        ------
        KeyError
            If there is no such series.
        """
        mean, half = self._baseline[outcome, channel]
        own = self._weekly[scenario, outcome, channel]
        weeks = int(self.manifest["weeks"][scenario])
        mean, half = mean[:weeks], half[:weeks]
        first = weeks - own.shape[1]
        plan_half, effect, effect_half = half.copy(), np.zeros(weeks), np.zeros(weeks)
        plan_half[first:], effect[first:], effect_half[first:] = own
        plan = mean + effect
        start = int(self.manifest["start_week"])
        return Bands(
            plan, plan - plan_half, plan + plan_half, mean, mean - half, mean + half,
            effect, effect - effect_half, effect + effect_half, np.arange(start, start + weeks),
        )  # fmt: skip

    @property
    def series(self) -> tuple[tuple[str, str], ...]:
        """Outcome and channel (or group) of every series with bands."""
        return tuple(self._baseline)

    def why(self, scenario: str, outcome: str) -> Why:
        """Which mechanisms carry an effect.

        Raises
        ------
        KeyError
            If it is not published.
        """
        return self._reasons[scenario, outcome]

    def sentence_facts(self, scenario: str) -> AnswerFacts:
        """Facts of the one-sentence answer to a scenario."""
        return self._answers[scenario]

    @cached_property
    def _answers(self) -> dict[str, AnswerFacts]:
        found = [AnswerFacts.from_dict(each) for each in json.loads(self.content[ANSWERS])]
        return {each.scenario: each for each in found}

    @cached_property
    def _reasons(self) -> dict[tuple[str, str], Why]:
        found = [Why.from_dict(each) for each in json.loads(self.content[REASONS])]
        return {(each.scenario, each.outcome): each for each in found}

    @cached_property
    def _baseline(self) -> dict[tuple[str, str], Any]:
        return unpacked(self.content[BASELINE], 2)

    @cached_property
    def _weekly(self) -> dict[tuple[str, str, str], Any]:
        return unpacked(self.content[WEEKLY], 3)


@cache
def published(folder: Path = FOLDER) -> Presets | None:
    """The published answers; None where there are none that can be trusted (``damage`` says why)."""
    try:
        return read(folder)
    except UnusableError:
        return None


def damage(folder: Path = FOLDER) -> str:
    """Why there are no published answers: ``missing``, ``damaged``, ``schema``; empty if there are."""
    try:
        read(folder)
    except UnusableError as reason:
        return str(reason)
    return ""


def read(folder: Path = FOLDER) -> Presets:
    """The answers of a folder, after every file's hash has been checked.

    Raises
    ------
    UnusableError
        If a file is missing, isn't as it was written, or is of another schema.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        content = {name: (folder / name).read_bytes() for name in FILES}
    except OSError:
        raise UnusableError(MISSING) from None
    except ValueError:
        raise UnusableError(DAMAGED) from None
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        raise UnusableError(OTHER_SCHEMA)
    hashes = {name: each["sha256"] for name, each in manifest["files"].items()}
    if hashes != {name: hashlib.sha256(each).hexdigest() for name, each in content.items()}:
        raise UnusableError(DAMAGED)
    return Presets(manifest, content)


def scenario_hashes(people_per_agent: int) -> dict[str, str]:
    """Content hash of every built-in scenario at a size, the one compared against first."""
    names = (AGAINST, *(name for name in builtin_names() if name != AGAINST))
    return {
        name: Scenario.builtin(name).replace(people_per_agent=people_per_agent).content_hash() for name in names
    }  # fmt: skip


def packed(keys: tuple[str, ...], series: Mapping[tuple[str, ...], Any]) -> bytes:
    """Weekly series as Parquet: a row for each, its values (parts, weeks) as a list of rounded float32."""
    columns: dict[str, Any] = {
        key: pa.array([name[place] for name in series], pa.string()) for place, key in enumerate(keys)
    }
    flat = [rounded(np.asarray(values, dtype=np.float64)).ravel() for values in series.values()]
    ends = np.cumsum([0, *(len(each) for each in flat)])
    columns["values"] = pa.ListArray.from_arrays(pa.array(ends.astype(np.int32)), pa.array(np.concatenate(flat)))
    out = pa.BufferOutputStream()
    pq.write_table(
        pa.table(columns), out, compression="zstd", compression_level=19, version="2.6",
        use_dictionary=list(keys), column_encoding={"values.list.element": "BYTE_STREAM_SPLIT"}, write_statistics=False,
    )  # fmt: skip
    return bytes(out.getvalue())


def unpacked(content: bytes, parts: int) -> dict[Any, Any]:
    """Series of ``packed``, as float64 (parts, weeks)."""
    table = pq.read_table(pa.BufferReader(content))
    names = [table[each].to_pylist() for each in table.column_names[:-1]]
    lists = table["values"].combine_chunks()
    ends, flat = lists.offsets.to_numpy(), lists.flatten().to_numpy().astype(np.float64)
    return {
        key: flat[ends[row] : ends[row + 1]].reshape(parts, -1) for row, key in enumerate(zip(*names, strict=True))
    }  # fmt: skip


def rounded(values: Any) -> Any:
    """Float32 with 13 of its 23 binary digits (four decimal ones), which pack into half the room.

    >>> float(rounded(np.array([123456.789]))[0])
    123456.0
    """
    bits = values.astype(np.float32).view(np.uint32)
    return ((bits + np.uint32(0x1FF) + ((bits >> np.uint32(10)) & np.uint32(1))) & np.uint32(0xFFFFFC00)).view(
        np.float32
    )  # fmt: skip

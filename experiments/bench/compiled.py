"""The two hottest parts of the week in C, compiled with the machine's own compiler, on the engine's own memory."""

import ctypes
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.consumers.columns import Consumers
from experiments.bench.layout import header
from experiments.bench.week import TALLIES, Hot
from sim.state.tables import State
from sim.week.merchant_rules import shelf_of
from sim.week.shopper_tables import tables_of
from sim.week.today import Today

FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", "-std=c11")
"""No -ffast-math: sums keep their order, so that the answers are the engine's to the last bit."""


def compiler() -> str | None:
    """The machine's C compiler."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def compiled(folder: Path, part: Hot) -> Callable[[], None]:
    """A part of the week as a call.

    Parameters
    ----------
    folder : where the library is built.
    part : the part; its shapes and records are compiled in.
    """
    state, today = part.state, part.today
    shelves = [shelf_of(today, j) for j in range(len(today.channels))]
    text = header(tables_of(today, state), shelves[0], today.constants.memory, state.merchants)
    (folder / "layout.h").write_text(text, encoding="utf-8")
    with as_file(files("experiments.bench").joinpath("c")) as sources:
        own = [str(sources / name) for name in ("shopping.c", "matching.c")]
        command = [compiler() or "cc", *FLAGS, "-shared", "-fPIC", f"-I{folder}", f"-I{sources}", *own]
        subprocess.run([*command, "-lm", "-o", str(folder / "hot.so")], check=True, capture_output=True, text=True)
    library = ctypes.CDLL(str(folder / "hot.so"))
    if part.name == "shopping":
        return partial(_shopping, library, part)
    return partial(_matching, library, state, today, _one_record(shelves))


def _shopping(library: ctypes.CDLL, part: Hot) -> None:
    people, tables = part.state.consumers, tables_of(part.today, part.state)
    columns = [np.asarray(getattr(people, name)) for name in Consumers._fields]
    sums = [getattr(part.state.shopping, name) for name in TALLIES]
    rows = ctypes.c_int64(len(people.traits))
    library.shopping(
        _pointers(columns), _address(tables), _address(part.impulse), ctypes.c_int64(0), rows, _pointers(sums)
    )


def _matching(library: ctypes.CDLL, state: State, today: Today, shelves: NDArray[Any]) -> None:
    if (shelves["partner"] >= 0).any() or (shelves["minimum_usd"] > 0.0).any() or shelves["local_slots"].any():
        raise ValueError("the C version knows no partners, import floors or mandated places")
    constants, platforms = today.constants, state.platforms
    library.matching(
        _address(state.merchants), ctypes.c_int64(len(state.merchants)), _address(shelves),
        _pointers(list(constants.decay)), _address(constants.memory), _address(constants.order_idr),
        _address(today.live_threshold), _address(np.asarray(today.channels.nest, dtype=np.int8)),
        _address(state.shopping.demand_idr), _address(state.week.sales_idr), _address(state.week.unmet_idr),
        _address(platforms.price_index), _address(platforms.offers), _address(platforms.live_sellers),
    )  # fmt: skip


def _one_record(records: list[Any]) -> NDArray[Any]:
    return np.array([np.asarray(each) for each in records], dtype=records[0].dtype)


def _address(array: Any) -> ctypes.c_void_p:
    return ctypes.c_void_p(np.asarray(array).ctypes.data)


def _pointers(arrays: list[Any]) -> Any:
    return (ctypes.c_void_p * len(arrays))(*(np.asarray(each).ctypes.data for each in arrays))

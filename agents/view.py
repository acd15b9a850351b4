"""Thin Mesa agents that look at one row of the market's arrays and own no data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, NoReturn

import mesa
import numpy as np
from numpy.typing import NDArray


class Column:
    """A column of the agent's block, read at the agent's row.

    Parameters
    ----------
    writable : whether it may be written to by hand; what books, lists and the calendar rest on may not.
    """

    def __init__(self, *, writable: bool = False) -> None:
        self.writable = writable

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, agent: Any, owner: type | None = None) -> Any:
        if agent is None:
            return self
        value = self.values(agent.block, agent.row)
        return value.copy() if isinstance(value, np.ndarray) else value.item()

    def __set__(self, agent: Any, value: object) -> None:
        self.write(agent.block, agent.row, value)

    def values(self, block: Any, rows: Any) -> Any:
        """What stands in some rows of a block."""
        return getattr(block, self.name)[rows]

    def write(self, block: Any, rows: Any, value: object) -> None:
        """Write a value into some rows of a block.

        Raises
        ------
        AttributeError
            If the column can only be read.
        ValueError
            If the value doesn't fit the column.
        """
        if not self.writable:
            raise AttributeError(f"{self.name} belongs to the market's arrays and can only be read here")
        column = getattr(block, self.name)
        column[rows] = self._fitting(value, column[rows])

    def _fitting(self, value: object, place: NDArray[Any]) -> NDArray[Any]:
        """The value in the column's own type, if it holds it."""
        given = np.asarray(value)
        dtype = np.asarray(place).dtype
        allowed = f"{dtype} of shape {np.shape(place)}"
        if given.dtype.kind not in "biuf" or not np.isfinite(given).all():
            raise ValueError(f"{self.name} = {value!r}: must be finite numbers, {allowed}")
        if dtype.kind in "iu":
            limits = np.iinfo(dtype)
            if (given < limits.min).any() or (given > limits.max).any() or (given != np.floor(given)).any():
                raise ValueError(f"{self.name} = {value!r}: must be whole numbers in [{limits.min}, {limits.max}]")
        try:
            return np.broadcast_to(given, np.shape(place)).astype(dtype)
        except ValueError:
            raise ValueError(f"{self.name}: shape {given.shape} given; must be {allowed}") from None


class Derived(Column):
    """What follows from columns of the agent's block.

    Parameters
    ----------
    formula : of the block and a row or rows.
    """

    def __init__(self, formula: Callable[[Any, Any], Any]) -> None:
        super().__init__()
        self._formula = formula

    def values(self, block: Any, rows: Any) -> Any:
        """What follows for some rows of a block."""
        return self._formula(block, rows)


class Window(mesa.Agent):
    """A Mesa agent for one row of a block of columns.

    Mesa counts it in no set of its own: the market makes windows when somebody asks for them.

    Parameters
    ----------
    model : the market.
    row : row of its block.
    unique_id : number that no other agent of the market has.
    """

    block_name: ClassVar[str]

    def __init__(self, model: Any, row: int, unique_id: int) -> None:
        self.model = model
        self.row = row
        self.unique_id = unique_id
        self.pos = None

    @property
    def block(self) -> Any:
        """The columns it looks at."""
        return getattr(self.model.world.state, self.block_name)

    def remove(self) -> NoReturn:
        """Refuse: who is in the market is decided by the market."""
        raise TypeError(f"a {type(self).__name__} can't be removed by hand; its row belongs to the market")

    def __repr__(self) -> str:
        return f"{type(self).__name__}(row={self.row})"

"""Thin Mesa agents that look at one row of the market's arrays and own no data."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from random import Random
from typing import Any, ClassVar, NoReturn
from weakref import WeakKeyDictionary

import mesa
import numpy as np
from mesa.agentset import AgentSet


class Column:
    """A column of the agent's block, read at the agent's row."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, agent: Any, owner: type | None = None) -> Any:
        if agent is None:
            return self
        value = getattr(agent.block, self.name)[agent.row]
        return value.copy() if isinstance(value, np.ndarray) else value.item()

    def __set__(self, agent: Any, value: object) -> NoReturn:
        raise AttributeError(f"{self.name} belongs to the market's arrays and can only be read here")


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


class LazyAgentSet(AgentSet[Any]):
    """A Mesa AgentSet whose agents are made when somebody looks at them.

    Parameters
    ----------
    members : the agents now; the same list as long as nothing changes.
    count : how many there are, without making them.
    random : the model's random numbers, for shuffles.
    """

    def __init__(self, members: Callable[[], Sequence[Any]], count: Callable[[], int], random: Random) -> None:
        self._members = members
        self._count = count
        self.random = random
        self._kept: Sequence[Any] | None = None
        self._held: WeakKeyDictionary[Any, None] = WeakKeyDictionary()

    @property
    def _agents(self) -> WeakKeyDictionary[Any, None]:
        members = self._members()
        if members is not self._kept:
            self._kept = members
            self._held = WeakKeyDictionary(dict.fromkeys(members))
        return self._held

    def __len__(self) -> int:
        return self._count()

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._members()))

    def __getitem__(self, item: Any) -> Any:
        return self._members()[item]

    def to_list(self) -> list[Any]:
        """All agents, as a list."""
        return list(self._members())

    def copy(self) -> AgentSet[Any]:
        """An ordinary AgentSet of the agents that are here now."""
        return AgentSet(self._members(), self.random)

    __copy__ = copy

    def select(self, *args: Any, inplace: bool = False, **kwargs: Any) -> AgentSet[Any]:
        """An ordinary AgentSet of those that meet a condition, as Mesa's own ``select``."""
        if inplace:
            self._update(())
        return self.copy().select(*args, **kwargs)

    def groupby(self, *args: Any, **kwargs: Any) -> Any:
        """Ordinary AgentSets by group, as Mesa's own ``groupby``."""
        return self.copy().groupby(*args, **kwargs)

    def shuffle(self, inplace: bool = False) -> AgentSet[Any]:
        """An ordinary AgentSet in random order."""
        if inplace:
            self._update(())
        return self.copy().shuffle()

    def add(self, agent: Any) -> None:
        """Refuse: who is here is decided by the market."""
        self._update((agent,))

    discard = remove = add

    def _update(self, _agents: Iterable[Any]) -> NoReturn:
        raise TypeError("this set follows the market and can't be changed; take a copy() of it first")

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = self.copy().__getstate__()
        return state


class Crowd:
    """The windows on one block, kept so that an agent stays the same object from week to week.

    Parameters
    ----------
    window : makes the window of a row.
    rows : rows that hold an agent now, each with the holder it stands for.
    """

    def __init__(self, window: Callable[[int], Any], rows: Callable[[], Sequence[tuple[int, Hashable]]]) -> None:
        self._window = window
        self._rows = rows
        self._known: dict[tuple[int, Hashable], Any] = {}
        self._seen: Sequence[tuple[int, Hashable]] | None = None
        self._agents: list[Any] = []

    def members(self) -> list[Any]:
        """A window for each row that holds an agent; the same list as long as the rows are the same."""
        rows = self._rows()
        if rows is not self._seen:
            known = self._known
            self._known = {row: known.get(row) or self._window(row[0]) for row in rows}
            self._agents = list(self._known.values())
            self._seen = rows
        return self._agents


class Everyone(LazyAgentSet):
    """All agents of a market: ordinary ones, whom Mesa may add and remove, and crowds.

    Parameters
    ----------
    ordinary : agents that own their data.
    crowds : windows on blocks.
    count : how many windows there are, without making them.
    random : the model's random numbers.
    """

    def __init__(
        self, ordinary: Iterable[Any], crowds: Sequence[Crowd], count: Callable[[], int], random: Random
    ) -> None:
        self._ordinary = dict.fromkeys(ordinary)
        self._crowds = crowds
        self._parts: list[Sequence[Any]] = []
        self._whole: list[Any] = []
        super().__init__(self._everyone, lambda: len(self._ordinary) + count(), random)

    def add(self, agent: Any) -> None:
        """Take in an agent that Mesa registers."""
        self._ordinary[agent] = None
        self._parts = []

    def remove(self, agent: Any) -> None:
        """Let go of an agent that Mesa deregisters."""
        del self._ordinary[agent]
        self._parts = []

    def discard(self, agent: Any) -> None:
        """Let go of an agent if it is here."""
        if agent in self._ordinary:
            self.remove(agent)

    def _everyone(self) -> list[Any]:
        parts: list[Sequence[Any]] = [crowd.members() for crowd in self._crowds]
        same = len(parts) == len(self._parts) and all(a is b for a, b in zip(parts, self._parts, strict=True))
        if not same:
            self._parts = parts
            self._whole = [*self._ordinary, *(agent for part in parts for agent in part)]
        return self._whole

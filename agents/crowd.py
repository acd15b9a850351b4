"""Sets of Mesa agents on the market's arrays: members are made when somebody looks at them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import Any, NamedTuple, NoReturn
from weakref import WeakKeyDictionary

import numpy as np
from mesa.agentset import AgentSet
from numpy.typing import NDArray

from agents.view import Column, Window

ON_ARRAYS: dict[Any, Callable[[NDArray[Any]], Any]] = {
    sum: lambda values: values.sum(axis=0),
    min: lambda values: values.min(),
    max: lambda values: values.max(),
}
"""Python's own aggregations, as numpy does them."""


class Rows(NamedTuple):
    """Rows of a block that hold an agent now, ascending, and the holder that each stands for."""

    row: NDArray[np.int64]
    holder: NDArray[np.int64]


class Crowd:
    """The windows on one block, kept so that an agent stays the same object from week to week.

    Parameters
    ----------
    kind, window : their class; makes the window of a row.
    rows, count : who is there now (the same object as long as nothing changes); how many, without listing them.
    block : the columns they look at.
    """

    def __init__(
        self,
        kind: type[Window],
        window: Callable[[int], Any],
        rows: Callable[[], Rows],
        count: Callable[[], int],
        block: Callable[[], Any],
    ) -> None:
        self.kind = kind
        self.rows = rows
        self.count = count
        self.block = block
        self._window = window
        self._known: dict[tuple[int, int], Any] = {}
        self._seen: Rows | None = None
        self._agents: list[Any] = []

    def members(self) -> list[Any]:
        """A window for each row that holds an agent; the same list as long as the rows are the same."""
        rows = self.rows()
        if rows is not self._seen:
            known = self._known
            keys = zip(rows.row.tolist(), rows.holder.tolist(), strict=True)
            self._known = {key: known.get(key) or self._window(key[0]) for key in keys}
            self._agents = list(self._known.values())
            self._seen = rows
        return self._agents

    def member(self, place: int) -> Any:
        """The window of one of them, by its place among all."""
        rows = self.rows()
        key = int(rows.row[place]), int(rows.holder[place])
        if key not in self._known:
            self._known[key] = self._window(key[0])
        return self._known[key]

    def each(self) -> Iterator[Any]:
        """One window after another, each made when it is its turn."""
        if self.rows() is self._seen:
            yield from list(self._agents)
            return
        for place in range(len(self.rows().row)):
            yield self.member(place)

    def holds(self, agent: object) -> bool:
        """Whether an agent is one of them now."""
        if not isinstance(agent, self.kind):
            return False
        rows = self.rows()
        place = int(np.searchsorted(rows.row, agent.row))
        return place < len(rows.row) and self.member(place) is agent

    def column(self, name: str) -> Column | None:
        """A column of theirs, or None for an attribute that is no column."""
        found = getattr(self.kind, name, None)
        return found if isinstance(found, Column) else None

    def values(self, column: Column) -> Any:
        """A column's values, one for each of them."""
        return column.values(self.block(), self.rows().row)


class LazyAgentSet(AgentSet[Any]):
    """A Mesa AgentSet on a crowd: values come from the arrays, agents are made when somebody looks at them.

    Parameters
    ----------
    crowd, random : who is in it; the model's random numbers, for shuffles.
    """

    def __init__(self, crowd: Crowd, random: Random) -> None:
        self._crowd = crowd
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

    def _members(self) -> list[Any]:
        return self._crowd.members()

    def _of(self, kind: type | None) -> Iterator[Any]:
        """One agent after another of a class."""
        return self._crowd.each() if kind is None or issubclass(self._crowd.kind, kind) else iter(())

    def __len__(self) -> int:
        return self._crowd.count()

    def __iter__(self) -> Iterator[Any]:
        return self._of(None)

    def __contains__(self, agent: object) -> bool:
        return self._crowd.holds(agent)

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, slice):
            return [self._crowd.member(place) for place in range(*item.indices(len(self)))]
        return self._crowd.member(item)

    def to_list(self) -> list[Any]:
        """All agents, as a list."""
        return list(self._members())

    def get(self, attr_names: Any, handle_missing: Any = "error", default_value: Any = None) -> Any:
        """Attributes of all agents, as Mesa's own ``get``; columns come straight from the arrays."""
        names = [attr_names] if isinstance(attr_names, str) else list(attr_names)
        columns = [self._crowd.column(name) for name in names]
        if any(column is None for column in columns) or handle_missing not in ("error", "default"):
            return super().get(attr_names, handle_missing, default_value)
        values = [_listed(self._crowd.values(column)) for column in columns if column is not None]
        return values[0] if isinstance(attr_names, str) else [list(each) for each in zip(*values, strict=True)]

    def agg(self, attribute: str, func: Any) -> Any:
        """Functions of an attribute of all agents, as Mesa's ``agg``, each given one array of float64 or int64."""
        column = self._crowd.column(attribute)
        if column is None:
            return super().agg(attribute, func)
        values = self._crowd.values(column)
        wide = values.astype(np.float64 if values.dtype.kind == "f" else np.int64)
        results = [_plain(ON_ARRAYS.get(each, each)(wide)) for each in ([func] if callable(func) else func)]
        return results[0] if callable(func) else results

    def set(self, attr_name: str, value: Any) -> AgentSet[Any]:
        """An attribute of all agents, as Mesa's own ``set``; a column is written at once."""
        column = self._crowd.column(attr_name)
        if column is None:
            return super().set(attr_name, value)
        column.write(self._crowd.block(), self._crowd.rows().row, value)
        return self

    def copy(self) -> AgentSet[Any]:
        """An ordinary AgentSet of the agents that are here now."""
        return AgentSet(self._members(), self.random)

    __copy__ = copy

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = math.inf,
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> AgentSet[Any]:
        """An ordinary AgentSet of those that meet a condition, as Mesa's ``select``; no more are made than needed."""
        if inplace:
            self._update(())
        if isinstance(at_most, float) and at_most <= 1.0:
            at_most = int(len(self) * at_most)
        chosen = filter(filter_func, self._of(agent_type)) if filter_func else self._of(agent_type)
        return AgentSet(itertools.islice(chosen, None if at_most == math.inf else math.ceil(at_most)), self.random)

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


class Everyone(LazyAgentSet):
    """All agents of a market: ordinary ones, whom Mesa may add and remove, and crowds.

    Parameters
    ----------
    ordinary, crowds : agents that own their data; windows on blocks.
    random : the model's random numbers.
    """

    def __init__(self, ordinary: Iterable[Any], crowds: Sequence[Crowd], random: Random) -> None:
        super().__init__(crowds[0], random)
        self._ordinary = dict.fromkeys(ordinary)
        self._crowds = crowds
        self._parts: list[Sequence[Any]] = []
        self._whole: list[Any] = []

    def __len__(self) -> int:
        return len(self._ordinary) + sum(crowd.count() for crowd in self._crowds)

    def __contains__(self, agent: object) -> bool:
        return agent in self._ordinary or any(crowd.holds(agent) for crowd in self._crowds)

    def __getitem__(self, item: Any) -> Any:
        return self._members()[item]

    def get(self, attr_names: Any, handle_missing: Any = "error", default_value: Any = None) -> Any:
        """Attributes of all agents, as Mesa's own ``get``."""
        return AgentSet.get(self, attr_names, handle_missing, default_value)

    def agg(self, attribute: str, func: Any) -> Any:
        """One or several functions of an attribute of all agents, as Mesa's own ``agg``."""
        return AgentSet.agg(self, attribute, func)

    def set(self, attr_name: str, value: Any) -> AgentSet[Any]:
        """An attribute of all agents, as Mesa's own ``set``."""
        AgentSet.set(self, attr_name, value)
        return self

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

    def _of(self, kind: type | None) -> Iterator[Any]:
        yield from [agent for agent in self._ordinary if kind is None or isinstance(agent, kind)]
        for crowd in self._crowds:
            if kind is None or issubclass(crowd.kind, kind):
                yield from crowd.each()

    def _members(self) -> list[Any]:
        parts: list[Sequence[Any]] = [crowd.members() for crowd in self._crowds]
        same = len(parts) == len(self._parts) and all(a is b for a, b in zip(parts, self._parts, strict=True))
        if not same:
            self._parts = parts
            self._whole = [*self._ordinary, *(agent for part in parts for agent in part)]
        return self._whole


def _listed(values: Any) -> list[Any]:
    """Values as an agent gives them: a number each, or an array each."""
    return values.tolist() if values.ndim == 1 else list(values)


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.sweeps import fingerprint, live_once, tiny_design

from sim.sweep import Summary, Workers, sweep, work

HERE = Workers(1, "here")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Families are lived once in a session; kernels aren't warmed."""
    monkeypatch.setattr("sim.sweep.work.live", live_once)
    monkeypatch.setattr("sim.sweep.sweeping.warm_kernels", lambda: None)


@pytest.fixture
def run(quick: None, tmp_path: Path) -> Callable[..., Summary]:
    """Run a tiny design in this process."""
    assert quick is None

    def swept(folder: Path, *, retry_failed: bool = False, versions: str = "ask", **changes: Any) -> Summary:
        design = tiny_design(tmp_path / "design", **changes)
        return sweep(design, folder, workers=HERE, retry_failed=retry_failed, versions=versions)

    return swept


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the tiny sweep lies that nothing happened to."""
    return tmp_path_factory.mktemp("undisturbed") / "sweep"


@pytest.fixture
def whole(run: Callable[..., Summary], undisturbed: Path) -> dict[str, str]:
    """Fingerprint of the tiny sweep that nothing happened to."""
    if not undisturbed.exists():
        run(undisturbed)
    return fingerprint(undisturbed)


class Ledger:
    """What workers were asked for, and what they said was done."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.done: list[str] = []

    def carry_out(self, order: work.Order) -> str:
        """Carry an order out, and note it."""
        keys = [each.key for each in order.runs]
        self.asked += keys
        name = work.carry_out(order)
        self.done += keys
        return name


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """Notes what workers are asked for."""
    found = Ledger()
    monkeypatch.setattr("sim.sweep.sweeping.carry_out", found.carry_out)
    return found

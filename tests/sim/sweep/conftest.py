from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.sweeps import live_once, tiny_design

from sim.sweep import Summary, Workers, sweep

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

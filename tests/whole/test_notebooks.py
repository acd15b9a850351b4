"""The example notebook runs on the files of a sweep, with DuckDB and polars alone."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from support.sweeps import live_once, tiny_design

from sim.sweep import Workers, sweep

NOTEBOOK = Path(__file__).parents[2] / "docs/notebooks/sweep.ipynb"
MORE = 'outcomes = ["small_revenue_usd", "import_share"]'


@pytest.fixture
def executed(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.sweep.work.live", live_once)
    monkeypatch.setattr("sim.sweep.sweeping.warm_kernels", lambda: None)
    sweep(tiny_design(tmp_path / "d", more=MORE), tmp_path / "s", workers=Workers(1, "here"))
    monkeypatch.setenv("PASAR_SWEEP", str(tmp_path / "s"))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    return NotebookClient(notebook, timeout=120, kernel_name="python3").execute()


def test_the_notebook_runs_without_pasar_and_shows_every_table(executed):
    code = [cell for cell in executed.cells if cell.cell_type == "code"]
    assert all("sim" not in line.split()[1:2] for cell in code for line in cell.source.splitlines() if "import" in line)
    shown = ["".join(output["data"]["text/plain"] for output in cell.outputs) for cell in code[1:]]
    assert all(shown)
    assert "habit_strength" in shown[2]
    assert "share_falling" in shown[1]


def test_the_notebook_is_kept_without_results():
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)

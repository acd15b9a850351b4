"""What is taken along from the page opens elsewhere, and gives the same numbers again."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from support.visitor import SMALL

from sim import Scenario
from sim.dashboard.address import view_of

pytestmark = pytest.mark.page

STORY = f"{SMALL}&scenario=ban&weeks=100&week=95&p=ban~2023-10-04~enforcement:0.5"
TABLES = {"market", "channels", "merchants", "flows", "events", "cohorts"}


@pytest.fixture(scope="module")
def exporter(stay):
    visitor = stay(STORY).presses("Export")
    visitor.page.get_by_role("dialog").wait_for()
    return visitor


def downloads(visitor, button: str, seconds: int = 60):
    with visitor.page.expect_download(timeout=1000 * seconds) as coming:
        visitor.presses(button)
    return coming.value


def archive(download) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(Path(download.path()).read_bytes()))


def test_tables_open_in_pandas_and_hold_what_is_shown(exporter):
    told = exporter.figures
    with archive(downloads(exporter, "Parquet (zip)")) as files:
        assert {f"{name}.parquet" for name in TABLES} <= set(files.namelist())
        tables = {name: pd.read_parquet(io.BytesIO(files.read(f"{name}.parquet"))) for name in TABLES}
    with archive(downloads(exporter, "CSV (zip)")) as files:
        as_text = pd.read_csv(io.BytesIO(files.read("market.csv")))
    row = tables["market"].iloc[-1]
    assert len(tables["market"]) == 96
    assert {name: float(row[name]) for name in told} == told
    assert {name: float(as_text.iloc[-1][name]) for name in told} == pytest.approx(told, rel=1e-12)
    assert all(len(table) for name, table in tables.items() if name != "events")


def test_the_scenario_file_is_the_plan(exporter, tmp_path):
    download = downloads(exporter, "Scenario (TOML)")
    download.save_as(tmp_path / download.suggested_filename)
    plan = view_of(STORY)[0].plan
    assert Scenario.load(tmp_path / download.suggested_filename).replace(name=plan.name) == plan


def test_the_script_gives_the_figures_of_the_week_shown(exporter, tmp_path):
    told = exporter.figures
    download = downloads(exporter, "Scenario (TOML)")
    download.save_as(tmp_path / download.suggested_filename)
    script = exporter.page.get_by_label("As Python", exact=True).inner_text()
    answer = [f"print({name!r}, repr(float(market.records['market'].iloc[-1][{name!r}])))" for name in told]
    body = script + "\n    " + "\n    ".join(f"{line}" for line in answer) + "\n    break\n"
    found = subprocess.run(
        [sys.executable, "-c", body], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    values = [line.split() for line in found.splitlines() if line.split()[0] in told][-len(told) :]
    assert {name: float(value) for name, value in values} == told


def test_the_command_gives_the_market_on_the_screen(exporter, tmp_path):
    download = downloads(exporter, "Scenario (TOML)")
    download.save_as(tmp_path / download.suggested_filename)
    line = exporter.page.get_by_label("As a command", exact=True).inner_text().splitlines()[0]
    program = str(Path(sys.executable).with_name("pasar"))
    words = [program, *line.split()[1:]]
    subprocess.run(words, cwd=tmp_path, capture_output=True, check=True)
    market = pd.read_parquet(tmp_path / line.split("--out ")[1] / "market.parquet")
    told, row = exporter.figures, market.iloc[95]
    assert {name: float(row[name]) for name in told} == told


def test_the_report_is_one_page_that_needs_no_network(exporter, browser, tmp_path):
    download = downloads(exporter, "Make the report (HTML)", 150)
    download.save_as(tmp_path / "report.html")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((tmp_path / "report.html").as_uri())
    assert page.locator("svg").count() > 0
    assert "my-ban" in page.content()
    context.close()


def test_a_chart_is_saved_as_picture_drawing_and_numbers(visit):
    visitor = visit(f"{SMALL}&week=95&tab=platforms")
    figure = visitor.panel.locator("figure.psr-figure").first
    found = {}
    for kind in ("png", "svg", "csv"):
        figure.locator("summary", has_text="Save").click()
        with visitor.page.expect_download() as coming:
            figure.locator(f"[data-kind={kind}]").click()
        found[kind] = Path(coming.value.path()).read_bytes()
    assert found["png"].startswith(b"\x89PNG")
    assert found["svg"].startswith(b"<svg")
    assert len(pd.read_csv(io.BytesIO(found["csv"]))) >= 90

"""The report of a sweep tells what was varied, what moves, who wins, what failed and what it took."""

import json
import re

import pytest
from support.summaries import made_summary, shares, three_inputs

from sim.faults import RunUnreadableError
from sim.sweep.cases import BASELINE
from sim.sweep.design_text import files_of
from sim.sweep.folder import folder_at
from sim.sweep.report import page
from sim.sweep.report.winners import winners
from sim.sweep.summary import write_summary

LEVERS = '"ban.enforcement" = { options = [0.5, 1.0] }'


def crossing(given, _seed):
    """Half a ban is better where habit is weak, a whole one where it is strong; both are worse in a corner."""
    x, y, _ = shares(given)
    return (x - 0.25) * (1.0 if given["ban.enforcement"] == 1.0 else -1.0) - (2.0 if y > 0.8 else 0.0)


@pytest.fixture
def written(tmp_path):
    design = three_inputs(tmp_path / "d", 'method = "lhs"\nn = 80', levers=LEVERS, outcomes=', "import_share"')
    summary = made_summary(design, crossing, [("plan", 4)], import_share=lambda *_: 0.01)
    folder = folder_at(tmp_path / "s")
    for name, content in files_of(design).items():
        folder.write(name, content)
    write_summary(folder, summary.table)
    manifest = {"kind": "sweep", "command": ["pasar", "sweep", "<me>"], "weeks_lived": 50, "weeks_unbroken": 100,
                "design": design.record(), "pasar_version": "1", "git_commit": None, "design_hash": "abc"}  # fmt: skip
    folder.write("manifest.json", json.dumps(manifest).encode())
    return summary, tmp_path / "s"


def test_winners_are_counted_over_futures_in_which_all_plans_are_done(written):
    summary, _ = written
    revenue, imports = winners(summary)
    assert revenue.futures == 79
    assert sum(row.wins for row in revenue.rows) == pytest.approx(1.0)
    alone, half, whole = revenue.rows
    assert alone.wins == pytest.approx(0.2, abs=0.03)
    assert half.wins == pytest.approx(0.25 * 0.8, abs=0.06)
    assert whole.wins == pytest.approx(0.75 * 0.8, abs=0.06)
    assert [row.wins for row in imports.rows] == [1.0, 0.0, 0.0]
    assert imports.unit == "points"
    assert imports.rows[1].effect == "+1.00 (+1.00 to +1.00)"


def test_the_page_stands_alone_and_tells_it_all(written):
    _, folder = written
    told = page(folder)
    for words in (
        "what moves small_revenue_usd most is", "What was varied", "0.00 to 4.00", "What moves the outcomes",
        "In which futures each policy wins", "Mostly where", "2 failed", "2 × ValueError: broke", "50 % saved",
        "pasar sweep &#39;&lt;me&gt;&#39;", "Weight of habit", "1 of 80 points",
    ):  # fmt: skip
        assert words in told, words
    assert not re.search(r'(src|href)="http', told)
    assert told.count("<svg") == told.count("</svg>") >= 3
    assert BASELINE not in told


def test_a_folder_without_a_summary_is_refused(tmp_path):
    with pytest.raises(RunUnreadableError):
        page(tmp_path)

import pandas as pd
import pytest
from support.tiny_worlds import OPTIONS

SHORT = [*OPTIONS, "--weeks", "95", "--quiet"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("compare") / "out"


@pytest.fixture(scope="module")
def written(folder):
    from sim.cli.main import main

    assert main(["compare", "baseline", "ban", *SHORT, "--seeds", "2", "--out", str(folder)]) == 0
    return folder


def test_compare_writes_effects(written):
    effects = pd.read_parquet(written / "effects.parquet")
    columns = ["scenario", "outcome", "channel", "window", "baseline", "effect", "low", "high", "percent", "n"]
    assert list(effects.columns) == columns
    assert set(effects["scenario"]) == {"ban"}
    assert set(pd.read_parquet(written / "market.parquet")["scenario"]) == {"baseline", "ban"}
    assert (written / "diversion.parquet").exists()


def test_compare_prints_what_a_minister_can_read(pasar):
    done = pasar("compare", "ban", *SHORT, "--seeds", "2")
    assert done.code == 0
    for words in ("Small merchants’ revenue", "Revenue of small shops and stalls without online sales", "Parcels a day",
                  "TikTok Shop’s share", "90 % intervals over 2 pairs", "in shops, markets and by chat"):  # fmt: skip
        assert words in done.out, words


def test_compare_has_rows_of_effects_in_json(pasar):
    done = pasar("compare", "ban", *SHORT, "--seeds", "1", "--json")
    row = done.record["effects"][0]
    assert set(row) == {
        "scenario", "outcome", "channel", "window", "baseline", "effect", "low", "high", "percent", "n",
    }  # fmt: skip
    assert done.record["inputs"]["against"] == "baseline"
    assert done.record["diversion"][0]["channel"] == "tiktok_shop"


def test_a_policy_field_is_set_where_the_policy_is(pasar):
    done = pasar("compare", "ban", *SHORT, "--seeds", "1", "--set", "ban.enforcement=0", "--json")
    assert done.code == 0
    assert {row["effect"] for row in done.record["effects"]} == {0.0}


def test_a_policy_that_no_scenario_has_is_refused(pasar):
    done = pasar("compare", "ban", *SHORT, "--set", "licence.review_weeks=3", "--json")
    assert done.code == 2
    assert done.errors[0]["field"] == "licence.review_weeks"


def test_nothing_to_compare_is_bad_input(pasar):
    assert pasar("compare", "baseline", *SHORT).code == 2


def test_faults_of_all_scenarios_come_together(pasar):
    done = pasar("compare", "bam", "histori", *SHORT, "--json")
    assert done.code == 2
    assert [each["nearest"] for each in done.errors] == ["ban", "history"]


def test_report_writes_one_page_beside_the_tables(pasar, written):
    done = pasar("report", written, "--json")
    assert done.code == 0
    page = (written / "report.html").read_text(encoding="utf-8")
    assert done.record["out"] == str(written / "report.html")
    assert "--seeds 2" in page
    assert page.rstrip().endswith("</html>")


def test_report_of_no_run_is_bad_input(pasar, tmp_path):
    assert pasar("report", tmp_path).code == 2
    assert pasar("report", tmp_path / "missing").code == 2


def test_report_into_a_full_disk_fails_with_one(pasar, written):
    done = pasar("report", written, "--out", "/dev/full")
    assert done.code == 1
    assert "space" in done.err


def test_report_that_cannot_be_written_is_bad_input(pasar, written, tmp_path):
    assert pasar("report", written, "--out", tmp_path).code == 2
    assert pasar("report", written, "--out", "/proc/report.html").code == 2


def test_a_folder_that_was_changed_is_refused(pasar, written, tmp_path):
    import shutil

    other = shutil.copytree(written, tmp_path / "copy")
    (other / "market.parquet").write_bytes(b"not a table")
    done = pasar("report", other)
    assert done.code == 2
    assert "market.parquet" in done.err


def test_effects_over_accepted_draws_are_lived_where_asked_for(pasar, tmp_path):
    out = tmp_path / "out"
    done = pasar("compare", "ban", *SHORT, "--seeds", "1", "--draws", "1", "--json", "--out", str(out))
    assert done.code == 0
    rows = {(row["outcome"], row["window"]): row for row in done.record["effects_over_draws"]}
    parcels = rows["parcels_per_day", "closed"]
    assert parcels["n"] == 1
    assert parcels["low"] == parcels["effect"] == parcels["high"] < 0.0
    parts = [rows[name, "closed"]["effect"] for name in ("to_online", "to_physical", "not_spent")]
    assert sum(parts) == pytest.approx(1.0)
    kept = pd.read_parquet(out / "effects_over_draws.parquet").set_index(["outcome", "channel", "window"])
    assert kept.loc[("parcels_per_day", "", "closed"), "effect"] == parcels["effect"]
    assert pasar("report", str(out)).code == 0
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "1 set of assumptions that fit" in page


def test_a_changed_market_has_no_published_bands(pasar):
    done = pasar("compare", "ban", *SHORT, "--seeds", "1", "--json")
    assert done.record["effects_over_draws"] == []

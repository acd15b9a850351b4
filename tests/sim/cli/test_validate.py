import pytest
from support.tiny_worlds import OPTIONS

HEAD = "outcome,channel,start,end,value,unit\n"
ROW = "share_online,shopee,2023-10-02,2023-10-22,40,%\n"
FEW = [*OPTIONS, "--draws", "0", "--quiet"]


@pytest.fixture
def seen(tmp_path):
    path = tmp_path / "seen.csv"
    path.write_text(HEAD + ROW, encoding="utf-8")
    return path


def test_validate_tells_rows_scores_and_a_verdict(pasar, seen):
    done = pasar("validate", str(seen), *FEW)
    assert done.code == 0
    for words in ("share_online", "no change", "skill", "90 % band", "null"):
        assert words in done.out, words


def test_validate_in_json(pasar, seen):
    done = pasar("validate", str(seen), *FEW, "--scenario", "ban", "--seeds", "2", "--json")
    assert done.code == 0
    assert done.record["command"] == "validate"
    row = done.record["rows"][0]
    assert row["observed"] == pytest.approx(0.4)
    assert row["low"] < row["predicted"] < row["high"]
    assert {"mae", "crps", "coverage_90", "width_90", "mae_proportional", "crps_no_change"} <= set(done.record["score"])
    assert done.record["inputs"]["scenario"]["name"] == "ban"


def test_a_bad_table_is_bad_input_with_all_its_faults(pasar, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text(HEAD + "share_onlin,shopee,x,2023-10-22,40,%\n" + ROW.replace("40", "inf"), encoding="utf-8")
    done = pasar("validate", str(path), *FEW, "--json")
    assert done.code == 2
    assert done.out == ""
    assert [each["field"] for each in done.errors] == ["line 2.outcome", "line 2.start", "line 3.value"]
    assert done.errors[0]["nearest"] == "share_online"


def test_a_table_that_is_not_there_is_bad_input(pasar, tmp_path):
    done = pasar("validate", str(tmp_path / "none.csv"), *FEW, "--json")
    assert done.code == 2


def test_draws_must_be_a_number(pasar, seen):
    done = pasar("validate", str(seen), "--draws", "many", "--json")
    assert done.code == 2
    assert done.errors[0]["field"] == "--draws"

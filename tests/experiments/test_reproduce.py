"""A published study is made again from its runs to the last digit, and a changed digit is found."""

import json

import pytest
from support.studies import TINY, tiny_runs, tiny_units

from experiments.reproduce import differences, keyed, main
from experiments.study.publish import MANIFEST, files, read_draws, write
from experiments.study.runs import from_parquet, to_parquet


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "tiny", TINY, tiny_runs(), tiny_units(), "prior")
    return tmp_path / "tiny"


def test_what_was_published_comes_out_again(folder):
    assert list(differences(TINY, folder)) == []


def test_all_files_are_the_same_bytes_again():
    once, again = (files(TINY, tiny_runs(), tiny_units(), "prior") for _ in range(2))
    assert once == again
    assert {"runs.parquet", "findings.csv", "findings.svg", "answer.md", "draws.json"} <= set(once)


def test_a_digit_changed_in_a_table_is_found(folder):
    path = folder / "findings.csv"
    text = path.read_text()
    digit = next(k for k, letter in enumerate(text) if letter.isdigit())
    path.write_text(text[:digit] + str((int(text[digit]) + 1) % 10) + text[digit + 1 :])
    assert any("findings.csv" in each for each in differences(TINY, folder))


def test_the_last_digit_of_a_run_is_found_when_the_unit_is_lived_again(folder):
    runs = from_parquet(folder / "runs.parquet")
    runs.loc[0, "gmv_online_usd"] = runs["gmv_online_usd"][0] * (1 + 1e-15)
    write(folder, TINY, runs, tiny_units(), "prior")
    assert any("gmv_online_usd" in each for each in differences(TINY, folder, share=1.0))


def test_runs_that_do_not_give_the_published_tables_are_found(folder):
    runs = from_parquet(folder / "runs.parquet")
    runs["gmv_online_usd"] *= 1.5
    (folder / "runs.parquet").write_bytes(to_parquet(runs))
    told = " ".join(differences(TINY, folder))
    assert "runs.parquet isn't as it was published" in told


def test_runs_of_another_model_are_found(folder):
    told = json.loads((folder / MANIFEST).read_bytes())
    (folder / MANIFEST).write_text(json.dumps({**told, "runs": "0" * 16}))
    assert any("another model" in each for each in differences(TINY, folder))


def test_a_study_that_was_not_published_is_said_so(tmp_path, capsys):
    assert list(differences(TINY, tmp_path)) == ["not published"]
    assert main(["ban", "--published", str(tmp_path)]) == 1
    assert "ban: not published" in capsys.readouterr().out


def test_a_key_chooses_a_twentieth_at_least_one_and_always_the_same():
    units = tiny_units()
    assert len(keyed("tiny", units, "a", 0.05)) == 1
    assert keyed("tiny", units, "a", 0.4) == keyed("tiny", units, "a", 0.4)
    assert keyed("tiny", units, "a", 1.0) == list(units)
    assert len({keyed("tiny", units, key, 0.05)[0].unit for key in "abcdefgh"}) > 1


def test_draws_are_read_back_as_they_were(folder):
    assert read_draws((folder / "draws.json").read_bytes()) == list(tiny_units())

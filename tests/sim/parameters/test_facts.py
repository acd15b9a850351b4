import pytest

from sim.faults import ScenarioErrors
from sim.parameters.facts import COLUMNS, load_facts

HEAD = ",".join(COLUMNS)


def test_the_built_in_facts_are_complete():
    facts = load_facts()
    assert len(facts) > 200
    assert facts["share_gmv_shopee_2022"].value == pytest.approx(36)
    assert all(fact.source_title and fact.unit for fact in facts.values())


def test_a_range_has_a_middle_and_words_have_none(tmp_path):
    path = tmp_path / "facts.csv"
    path.write_text(f"{HEAD}\na,60-75,%,2022,,,,,yes\nb,mostly live,words,2022,,,,,no\nc,-1.5e3,x,2022,,,,,scale\n")
    facts = load_facts(path)
    assert (facts["a"].low, facts["a"].high, facts["a"].value) == (60, 75, 67.5)
    assert facts["c"].value == -1500
    with pytest.raises(ValueError, match="in words"):
        _ = facts["b"].value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "columns are missing"),
        ("key,value\na,1\n", "columns are missing"),
        (f"{HEAD}\na,1,%,2022,,,,,maybe\n", "line 2.use = 'maybe': must be one of yes, scale, no"),
        (f"{HEAD}\na,nan,%,2022,,,,,yes\n", "must be a finite number"),
        (f"{HEAD}\na,1,%,2022,,,,,yes\na,2,%,2022,,,,,yes\n", "only once"),
        (f"{HEAD}\na,1\n", "line 2.use"),
        (f'{HEAD}\n"a,1,%,2022,,,,,yes\n', "not valid CSV"),
    ],
)
def test_a_wrong_table_is_refused_with_its_reason(tmp_path, text, message):
    path = tmp_path / "facts.csv"
    path.write_text(text)
    with pytest.raises(ScenarioErrors, match=message.replace("[", r"\[")):
        load_facts(path)


def test_a_file_that_is_none_is_refused(tmp_path):
    for path in (tmp_path, tmp_path / "absent.csv"):
        with pytest.raises(ScenarioErrors, match="cannot be read"):
            load_facts(path)
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScenarioErrors, match="UTF-8"):
        load_facts(tmp_path / "x.csv")

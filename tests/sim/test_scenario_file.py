from pathlib import Path

import pytest

from sim.faults import ScenarioErrors
from sim.scenario import Scenario
from sim.scenario_file import override_faults, parsed_value

BAN = '[[policy]]\nkind = "ban"\nstart = 2023-10-04\n'
DEAL = '[[policy]]\nkind = "partnership"\npartner = "lazada"\n'


@pytest.fixture
def load(tmp_path):
    def from_text(text):
        path = tmp_path / "my.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return Scenario.load(path)

    return from_text


def fields_of(load, text):
    with pytest.raises(ScenarioErrors) as caught:
        load(text)
    return [fault.field for fault in caught.value.errors]


def test_a_name_is_enough(load):
    assert load('name = "mine"') == Scenario(name="mine")


def test_dates_and_week_numbers_name_the_same_weeks(load):
    dated = load(f'name = "mine"\nstart = 2023-01-02\n{BAN}end = 2023-12-12')
    numbered = load('name = "mine"\nstart = 2023-01-02\n[[policy]]\nkind = "ban"\nstart = 39\nend = 49')
    assert dated == numbered
    assert (dated.policies[0].start, dated.policies[0].end) == (91, 101)
    assert str(dated.policies[0].start_date) == "2023-10-04"


def test_all_errors_of_a_file_come_at_once(load):
    text = """
    name = "my scenario"
    start = 2022-01-04
    weeks = 0
    seeed = 3
    people_per_agent = 5000.5
    [[policy]]
    kind = "commission_cap"
    start = 2023-10-04
    rate = 8
    [[policy]]
    kind = "bann"
    [[policy]]
    kind = "ban"
    start = 2021-12-27
    end = 2020-01-01
    enforcemen = 0.3
    [parameters]
    habit_strenght = 1
    link_out = nan
    """
    assert fields_of(load, text) == [
        "seeed", "name", "start", "weeks", "people_per_agent", "policy[1].rate", "policy[2].kind",
        "policy[3].enforcemen", "policy[3].start", "policy[3].end", "parameters.habit_strenght",
        "parameters.link_out",
    ]  # fmt: skip


def test_a_message_names_file_field_value_and_what_is_allowed(load):
    with pytest.raises(ScenarioErrors) as caught:
        load('name = "mine"\n[[policy]]\nkind = "commission_cap"\nstart = 2023-10-04\nrate = 8\n')
    assert str(caught.value) == (
        "my.toml has 1 error\n  policy[1].rate = 8: must lie in [0, 0.4], share of order value (8 %? write 0.08)"
    )


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ("start = 2021-12-27", "start"),
        ("start = 2031-01-06", "start"),
        ("start = 2022-01-03T00:00:00", "start"),
        ('start = "2022-01-03"', "start"),
        ("weeks = 521", "weeks"),
        ("weeks = 52.0", "weeks"),
        ("weeks = true", "weeks"),
        (f"weeks = {10**400}", "weeks"),
        ("seed = -1", "seed"),
        ("seed = 4294967296", "seed"),
        ("people_per_agent = 0", "people_per_agent"),
        ("people_per_agent = 100001", "people_per_agent"),
        ("policy = 3", "policy"),
        ("policy = [3]", "policy[1]"),
        ('[policy]\nkind = "ban"', "policy"),
        ("parameters = 3", "parameters"),
        ('[[policy]]\nkind = "ban"', "policy[1].start"),
        ("[[policy]]\nstart = 2023-10-04", "policy[1].kind"),
        ("[[policy]]\nkind = 3\nstart = 2023-10-04", "policy[1].kind"),
        ('[[policy]]\nkind = "ban"\nstart = "2023-10-04"', "policy[1].start"),
        ('[[policy]]\nkind = "ban"\nstart = 157', "policy[1].start"),
        ('[[policy]]\nkind = "ban"\nstart = -1', "policy[1].start"),
        ('[[policy]]\nkind = "ban"\nstart = 1.5', "policy[1].start"),
        ('[[policy]]\nkind = "ban"\nstart = 2025-01-06', "policy[1].start"),
        (f"{BAN}end = 2025-01-13", "policy[1].end"),
        (f"{BAN}end = 2023-10-06", "policy[1].end"),
        (f"{BAN}id = 'a b'", "policy[1].id"),
        (BAN + BAN, "policy.id"),
        (f'{DEAL}start = 90\nid = "a"\n{DEAL}start = 100\nid = "b"', "policy.partnership"),
        ('[[policy]]\nkind = "partnership"\nstart = 90\npartner = "tiktok_shop"', "policy[1].partner"),
        ("[parameters]\nhabit_strength = inf", "parameters.habit_strength"),
        ("[parameters]\nvoucher = {shopi = 0.1}", "parameters.voucher.shopi"),
    ],
)
def test_a_wrong_field_is_named(load, more, field):
    assert fields_of(load, f'name = "mine"\n{more}\n') == [field]


def test_partnerships_may_follow_each_other(load):
    text = f'name = "mine"\n{DEAL}start = 90\nend = 100\nid = "a"\n{DEAL}start = 100\nid = "b"'
    assert len(load(text).policies) == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02", "not valid TOML"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "UTF-8"),
        ("näme = 1".encode("utf-16"), "UTF-8"),
        (b"name = ", "not valid TOML"),
        (b'name = "a"\nname = "b"', "not valid TOML"),
        (b"a = " + b"[" * 100_000, "not valid TOML"),
        (b"seed = " + b"9" * 5000, "not valid TOML"),
        (b"#" * 1_000_001, "at most 1 MB"),
    ],
)
def test_what_is_no_scenario_file_is_refused(load, content, message):
    with pytest.raises(ScenarioErrors, match=message):
        load(content)


def test_a_path_without_a_file_is_refused(tmp_path):
    with pytest.raises(ScenarioErrors, match="is a folder"):
        Scenario.load(tmp_path)
    with pytest.raises(ScenarioErrors, match="no such file"):
        Scenario.load(tmp_path / "absent.toml")
    with pytest.raises(ScenarioErrors, match=r"cannot be read|no such file"):
        Scenario.load("a" * 5000)
    with pytest.raises(ScenarioErrors, match="did you mean history"):
        Scenario.read("history_")


def test_an_unreadable_file_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "my.toml"
    path.write_text('name = "mine"')

    def refuse(self):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ScenarioErrors, match="cannot be read: Permission denied"):
        Scenario.load(path)


def test_a_byte_order_mark_is_no_fault(load):
    assert load(b'\xef\xbb\xbfname = "mine"').name == "mine"


def test_values_outside_the_calibrated_range_warn(load):
    with pytest.warns(UserWarning, match=r"my.toml: parameters.taste_sd = 1.5 lies outside"):
        load('name = "mine"\n[parameters]\ntaste_sd = 1.5')


def test_a_shorter_horizon_only_warns():
    scenario, warnings = Scenario.read("history", weeks=91)
    assert scenario.weeks == 91
    assert [warning.split()[1] for warning in warnings] == ["ban", "partnership"]
    assert Scenario.read("history", weeks=300)[1] == []


def test_overrides_reach_parameters_policies_and_fields():
    sets = {"habit_strength": "2", "partnership.partner": "blibli", "ban.start": "2023-11-06", "seed": 3}
    scenario, warnings = Scenario.read("history", people_per_agent=50_000, sets=sets)
    assert warnings == []
    assert scenario.parameters.habit_strength == 2.0
    assert scenario.timeline.first_ban_week() == 96
    assert scenario.policies[-1].fields.partner == "blibli"
    assert (scenario.seed, scenario.people_per_agent) == (3, 50_000)


def test_wrong_overrides_name_the_command_line():
    sets = {
        "foo": 1,
        "partnership.partner": "blibli",
        "ban.enforcement": "2",
        "habit_strenght": 1,
        "link_out": "x",
    }
    with pytest.raises(ScenarioErrors) as caught:
        Scenario.read("ban", weeks=9999, sets=sets)
    told = {(fault.file, fault.field) for fault in caught.value.errors}
    assert told == {("command line", "weeks"), *(("--set", name) for name in sets)}


def test_overrides_are_checked_alone_too():
    assert [fault.field for fault in override_faults({"habit_strength": "nan", "seed_": "1"})] == [
        "seed_",
        "habit_strength",
    ]


def test_texts_of_the_command_line_are_toml_or_words():
    assert parsed_value("0.5") == 0.5
    assert parsed_value("[1, 2]") == [1, 2]
    assert parsed_value("blibli") == "blibli"
    assert parsed_value(3) == 3

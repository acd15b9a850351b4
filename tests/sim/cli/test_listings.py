import pytest

from sim.policy.catalogue import kinds
from sim.scenario import Scenario

LISTINGS = {"scenarios": 10, "policies": 12, "parameters": 150, "outcomes": 60, "facts": 200}


@pytest.mark.parametrize(("command", "least"), LISTINGS.items())
def test_a_listing_is_one_object_with_items(pasar, command, least):
    done = pasar(command, "--json")
    assert done.code == 0
    assert done.record["command"] == command
    assert done.record["version"].count(".") == 2
    assert len(done.record["items"]) >= least
    assert all(item["name"] if command != "facts" else item["key"] for item in done.record["items"])


@pytest.mark.parametrize("command", LISTINGS)
def test_a_listing_is_readable(pasar, command):
    done = pasar(command)
    assert done.code == 0
    assert done.out.startswith(f"{command}: ")
    assert done.err.strip()
    assert pasar(command, "--quiet").err == ""


def test_a_word_narrows_a_listing(pasar):
    items = pasar("parameters", "habit", "--json").record["items"]
    assert "habit_strength" in {each["name"] for each in items}
    assert "voucher" not in {each["name"] for each in items}


def test_parameters_carry_unit_range_and_source(pasar):
    items = {each["name"]: each for each in pasar("parameters", "--json").record["items"]}
    own = items["lambda_online"]
    assert (own["default"], own["low"], own["high"]) == (0.4, 0.1, 0.9)
    assert all(each["unit"] and each["source"] and each["meaning"] for each in items.values())
    assert all(each["evidence"] and each["evidence_meaning"] for each in items.values())
    assert (own["evidence"], items["firms"]["evidence"]) == ("assumption", "measured here")


def test_policies_are_those_of_the_folder(pasar):
    items = pasar("policies", "--json").record["items"]
    assert [each["name"] for each in items] == list(kinds())
    ban = next(each for each in items if each["name"] == "ban")
    assert {field["name"] for field in ban["fields"]} == {"channels", "scope", "enforcement"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("habit_strength", "multiple of lambda_market"),
        ("voucher", "tiktok_shop 0.08"),
        ("voucher.shopee", "share of listed value"),
        ("ban", "Permendag 31/2023"),
        ("partnership.partner", "field of the policy"),
        ("gini_small", "outcome"),
        ("licence", "scenario"),
        ("shopee", "channel"),
        ("tiktok_shop_sellers_id", "6000000"),
        ("category_taste", "fashion"),
    ],
)
def test_explain_knows_every_sort_of_name(pasar, name, words):
    done = pasar("explain", name)
    assert done.code == 0
    assert words in done.out


def test_explain_gives_the_nearest_name(pasar):
    done = pasar("explain", "habit_strenght")
    assert done.code == 2
    assert "did you mean habit_strength?" in done.err


def test_explain_links_a_parameter_to_its_facts(pasar):
    (item,) = pasar("explain", "feed_user_share", "--json").record["items"]
    assert any(source["url"].startswith("http") for source in item["sources"])


def test_new_makes_a_file_that_runs(pasar, tmp_path):
    path = tmp_path / "My market!.toml"
    assert pasar("new", path).code == 0
    scenario = Scenario.load(path)
    assert scenario.name == "My-market"
    assert [policy.kind for policy in scenario.policies] == ["ban"]
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_new_never_touches_a_file_that_is_there(pasar, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("mine", encoding="utf-8")
    assert pasar("new", path).code == 2
    assert path.read_text(encoding="utf-8") == "mine"


def test_new_copies_a_scenario(pasar, tmp_path):
    path = tmp_path / "like.toml"
    assert pasar("new", path, "--like", "history", "--json").record["out"] == str(path)
    assert Scenario.load(path).policies == Scenario.builtin("history").policies


def test_diff_tells_fields_policies_and_parameters(pasar, tmp_path):
    path = tmp_path / "other.toml"
    path.write_text('name = "other"\nweeks = 60\n[parameters]\nhabit_strength = 1.0\n', encoding="utf-8")
    items = pasar("diff", "baseline", path, "--json").record["items"]
    assert {each["field"] for each in items} == {"name", "weeks", "parameters.habit_strength"}
    assert pasar("diff", "ban", "ban", "--json").record["identical"] is True
    assert "policy.partnership.partner" in pasar("diff", "ban", "history").out


def test_doctor_finds_this_installation_sound(pasar):
    done = pasar("doctor", "--json")
    assert done.code == 0, done.record
    assert done.record["sound"] is True
    assert {each["check"] for each in done.record["items"]} >= {
        "Python",
        "dependencies",
        "packages",
        "data",
        "a market",
    }

import pytest

from sim.analysis.units import scale_of, units_of

DECLARED = ("share of online GMV", "US$ a week", "orders a week", "parcels a day", "firms", "0–1", "ratio")


@pytest.mark.parametrize("declared", DECLARED)
def test_the_declared_unit_and_none_leave_the_value_alone(declared):
    assert scale_of(declared, declared, 15250.0) == 1.0
    assert scale_of("", declared, 15250.0) == 1.0


@pytest.mark.parametrize("declared", DECLARED)
def test_every_unit_that_a_message_names_is_taken(declared):
    assert all(scale_of(each, declared, 15250.0) for each in units_of(declared))


@pytest.mark.parametrize(
    ("given", "declared", "scale"),
    [
        ("%", "share of online GMV", 0.01),
        ("Rp tn", "US$ a week", 1e12 / 15250.0),
        ("US$ bn", "US$ a week", 1e9),
        ("million parcels", "parcels a day", 1e6),
        ("thousand", "firms", None),
        ("share", "US$ a week", None),
        ("US$", "share of online GMV", None),
        ("euro", "US$ a week", None),
        ("%", "firms", None),
        ("bn %", "0–1", None),
    ],
)
def test_units_are_converted_or_refused(given, declared, scale):
    assert scale_of(given, declared, 15250.0) == (pytest.approx(scale) if scale else scale)

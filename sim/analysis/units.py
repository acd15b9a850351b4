"""Units that observations come in, and what makes the model's units of them."""

from __future__ import annotations

from typing import Final

SHARES: Final = {"share": 1.0, "fraction": 1.0, "ratio": 1.0, "0-1": 1.0, "%": 0.01, "percent": 0.01, "per cent": 0.01}
MONEY: Final = {"us$": 1.0, "usd": 1.0, "$": 1.0, "us dollars": 1.0}
RUPIAH: Final = ("idr", "rp", "rupiah")
COUNTED: Final = (
    "orders", "parcels", "firms", "sellers", "merchants", "adults", "buyers", "people", "shoppers", "workers", "jobs",
    "count", "number",
)  # fmt: skip
SIZES: Final = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12,
    "tn": 1e12,
}  # fmt: skip
TIMES: Final = (" a week", " per week", "/week", " a day", " per day", "/day")


def scale_of(given: str, declared: str, idr_per_usd: float) -> float | None:
    """What a value in a given unit is multiplied with to be in the declared one; None if it can't be.

    >>> scale_of("%", "share of online GMV", 15250.0), scale_of("US$ bn", "US$ a week", 15250.0)
    (0.01, 1000000000.0)
    >>> scale_of("share", "US$ a week", 15250.0) is None
    True
    """
    unit = " ".join(given.lower().replace("–", "-").split())
    if unit in ("", " ".join(declared.lower().replace("–", "-").split())):
        return 1.0
    if _of_shares(declared):
        return 1.0 if unit.startswith(("share of", "ratio of")) else SHARES.get(unit)
    for ending in TIMES:
        unit = unit.removesuffix(ending)
    words = unit.split()
    size = 1.0
    for word in (words[0], words[-1]):
        if word in SIZES and len(words) > 1:
            size, words = SIZES[word], [each for each in words if each != word]
            break
    plain = " ".join(words)
    if declared.startswith("US$"):
        return size / idr_per_usd if plain in RUPIAH else size * MONEY[plain] if plain in MONEY else None
    if plain in COUNTED and declared.split(maxsplit=1)[0] in COUNTED:
        return size
    return None


def units_of(declared: str) -> tuple[str, ...]:
    """Units that a message names as allowed."""
    if _of_shares(declared):
        return ("share", "%")
    if declared.startswith("US$"):
        return ("US$", "US$ m", "US$ bn", "IDR", "IDR bn", "IDR tn")
    counted = declared.split(maxsplit=1)[0]
    return (declared, f"thousand {counted}", f"million {counted}")


def _of_shares(declared: str) -> bool:
    return declared.startswith(("share", "0–1", "ratio"))

"""Numbers as the reader writes them: money in US$ or rupiah, shares, counts and days, each with its unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

MINUS = "−"
SIGNIFICANT = 3
"""Digits of numbers written short."""

LOCALES = {"en": "en_GB", "id": "id_ID"}
SCALES = {
    "en": ((1e12, "tn", "trillion"), (1e9, "bn", "billion"), (1e6, "m", "million")),
    "id": ((1e12, "triliun", "triliun"), (1e9, "miliar", "miliar"), (1e6, "juta", "juta")),
}
POINTS = {"en": "points", "id": "poin"}
SPAN = {"en": "to", "id": "sampai"}
SHORT_SPAN = {"en": "to", "id": "s.d."}
"""As it stands in the cells of tables."""


@dataclass(frozen=True)
class Numbers:
    """How numbers are written.

    Parameters
    ----------
    lang : ``en`` or ``id``.
    currency : ``usd`` or ``idr``.
    idr_per_usd : rupiah a US$ of 2023.
    """

    lang: str = "en"
    currency: str = "usd"
    idr_per_usd: float = 15_250.0

    def money(self, usd: float, *, short: bool = True, signed: bool = False) -> str:
        """Amount given in US$, in the reader's currency.

        >>> Numbers().money(4_234_000_000), Numbers("id", "idr").money(4.2e9)
        ('US$4.23 bn', 'Rp64,0 triliun')
        """
        amount = usd * self.idr_per_usd if self.currency == "idr" else usd
        head = "Rp" if self.currency == "idr" else "US$"
        text = self._scaled(abs(amount), 1) if short else self.decimal(abs(amount), 0)
        return f"{_sign(amount, text, signed)}{head}{text}"

    def percent(self, share: float, *, digits: int = 1, signed: bool = False) -> str:
        """Share as percent.

        >>> Numbers().percent(-0.0213), Numbers("id").percent(0.5, signed=True)
        ('−2.1%', '+50,0%')
        """
        text = self.decimal(abs(100 * share), digits)
        return f"{_sign(share, text, signed)}{text}%"

    def points(self, share: float, *, digits: int = 1, signed: bool = True) -> str:
        """Difference of two shares in percentage points.

        >>> Numbers().points(-0.013)
        '−1.3 points'
        """
        text = self.decimal(abs(100 * share), digits)
        return f"{_sign(share, text, signed)}{text} {POINTS[self.lang]}"

    def count(self, number: float, *, short: bool = True, signed: bool = False) -> str:
        """Count of people, firms or parcels.

        >>> Numbers().count(41_350_000), Numbers("id").count(512_345)
        ('41.4 million', '512.000')
        """
        text = self._scaled(abs(number), 2) if short else self.decimal(abs(number), 0)
        return f"{_sign(number, text, signed)}{text}"

    def decimal(self, number: float, digits: int = 2, *, signed: bool = False) -> str:
        """Plain number with a fixed number of decimals.

        >>> Numbers("id").decimal(1234.5, 1)
        '1.234,5'
        """
        text = format_decimal(abs(number), format=_pattern(digits), locale=_locale(self.lang))
        return f"{_sign(number, text, signed)}{text}"

    def day(self, day: date, form: str = "d MMMM y") -> str:
        """Day in words.

        >>> Numbers("id").day(date(2023, 10, 4))
        '4 Oktober 2023'
        """
        return str(format_date(day, form, locale=_locale(self.lang)))

    def interval(self, low: float, high: float, form: Callable[..., str] | None = None) -> str:
        """Interval, each end written by ``form`` (default: percent).

        >>> Numbers().interval(-0.024, -0.019)
        '−2.4% to −1.9%'
        """
        write = form or self.percent
        return f"{write(low)} {SPAN[self.lang]} {write(high)}"

    def value(self, number: float, unit: str, *, signed: bool = False) -> str:
        """Value of an outcome, written as its declared unit wants it (the unit's words stand beside it)."""
        if unit.startswith("US$"):
            return self.money(number, signed=signed)
        if unit.startswith("share"):
            return self.points(number) if signed else self.percent(number)
        if unit in ("0–1", "ratio") or unit.endswith("= 1"):
            return self.decimal(number, 3, signed=signed)
        return self.count(number, signed=signed)

    def _scaled(self, number: float, name: int) -> str:
        """Number with three significant digits and a word for its size (``name`` 1: abbreviated, 2: in full)."""
        for scale in SCALES[self.lang]:
            if number >= 0.9995 * scale[0]:
                shown = number / scale[0]
                digits = 2 if shown < 9.995 else 1 if shown < 99.95 else 0
                return f"{self.decimal(shown, 0 if shown == int(shown) else digits)} {scale[name]}"
        step = 10.0 ** max(0, len(str(int(number))) - SIGNIFICANT)
        shown = round(number / step) * step if step > 1.0 else number
        return self.decimal(shown, 0 if number >= 100 or number == int(number) else 1)


def _sign(number: float, text: str, signed: bool) -> str:
    """Sign in front of a number already written; none where it shows nothing but zeros."""
    if not any(digit in text for digit in "123456789"):
        return ""
    return MINUS if number < 0 else "+" if signed else ""


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse(LOCALES[lang])


@cache
def _pattern(digits: int) -> str:
    return "#,##0." + "0" * digits if digits else "#,##0"

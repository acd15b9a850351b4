"""Colours of charts, for a light and a dark page: the same channel and the same world look alike everywhere."""

from __future__ import annotations

from functools import cache

from sim.parameters.channels import Channels

CARD = {False: "#ffffff", True: "#1c2229"}
"""What charts stand on, by whether the page is dark."""

SHAPE_CONTRAST = 3.0
TEXT_CONTRAST = 4.6
LOST_CONTRAST = 1.4
"""Under this a colour is turned round on a dark page (black becomes white) instead of being made grey."""

OWN = "#1f5fa8|#8fb8ea"
LEFT_ALONE = "#6f6b64|#a8a69f"
GAIN = "#0069a6|#6cb8ea"
LOSS = "#b34f00|#f29a5c"
CARRIES = "#5b4a8a|#b9a9ea"
"""What carries an effect, be it a gain or a loss."""

UNSURE = "#6f6b64|#a8a69f"
INK = "var(--psr-ink)"
SOFT = "var(--psr-ink-soft)"
RULE = "var(--psr-line)"
CARD_COLOUR = "var(--psr-card)"

Rgb = tuple[float, float, float]


def channel_colour(name: str, dark: bool) -> str:
    """Colour of a channel's lines and areas: its own, moved only as far as the page makes it hard to see.

    >>> channel_colour("shopee", False), channel_colour("tiktok_shop", False)
    ('#ee4d2d', '#111111')
    """
    return _apart(_own(name), dark, SHAPE_CONTRAST)


def channel_ink(name: str, dark: bool) -> str:
    """Colour of a channel's name in small text: as above, dark or light enough to read."""
    return _apart(_own(name), dark, TEXT_CONTRAST)


def shape_of(name: str) -> str:
    """Both colours of a channel as a chart takes them: ``light|dark``."""
    return f"{channel_colour(name, False)}|{channel_colour(name, True)}"


def ink_of(name: str) -> str:
    """Both colours of a channel's name: ``light|dark``."""
    return f"{channel_ink(name, False)}|{channel_ink(name, True)}"


def certain(low: float, high: float) -> str:
    """Colour of an effect: gain, loss, or neither where its interval leaves a doubt."""
    return GAIN if low > 0.0 else LOSS if high < 0.0 else UNSURE


def contrast(first: str, second: str) -> float:
    """Contrast of two colours as WCAG counts it, 1–21.

    >>> round(contrast("#ffffff", "#000000"), 1)
    21.0
    """
    light, dark = sorted((_luminance(_rgb(first)), _luminance(_rgb(second))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _own(name: str) -> str:
    channels = Channels.load()
    return channels.colour[channels.index(name)] if name in channels.names else "#6f6b64"


@cache
def _apart(colour: str, dark: bool, enough: float) -> str:
    """The colour, mixed with white (on dark) or black until it stands out from the card."""
    target = 255.0 if dark else 0.0
    own = _rgb(colour)
    if dark and contrast(colour, CARD[dark]) < LOST_CONTRAST:
        own = (255 - own[0], 255 - own[1], 255 - own[2])
    for step in range(21):
        part = step / 20
        mixed = _hex(
            (1 - part) * own[0] + part * target,
            (1 - part) * own[1] + part * target,
            (1 - part) * own[2] + part * target,
        )
        if contrast(mixed, CARD[dark]) >= enough:
            return mixed
    return _hex(target, target, target)


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(red: float, green: float, blue: float) -> str:
    return f"#{round(red):02x}{round(green):02x}{round(blue):02x}"


def _luminance(colour: Rgb) -> float:
    parts = [each / 255 for each in colour]
    linear = [each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

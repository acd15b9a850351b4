"""The numbered streams of luck (MODEL.md, section 4.1).

A draw is a pure function of (seed, stream, agent, week, index): adding a draw to one stream moves no other, and
two worlds that differ only in policy give every agent the same luck.
"""

from typing import Final

# Permanent draws of consumers: population seed, counter week 0.
KIND: Final = 1
BUDGET: Final = 2
TASTE: Final = 3
TASTE_ONLINE: Final = 4
PRICE_CLASS: Final = 5

# A consumer's week.
ADMISSION: Final = 10
AVAILABLE: Final = 11
OCCASIONS: Final = 12
CHOICE: Final = 13
IMPULSE: Final = 14

# A merchant's week.
SALES: Final = 20
BIRTH: Final = 30
EXIT: Final = 31
ENTRY: Final = 32
REVIEW: Final = 33
JOIN: Final = 34
ONBOARDING: Final = 35
REACTIVATE: Final = 36
PROMOTION: Final = 37
REROUTE: Final = 38
SUPPORT: Final = 39

# Platforms and the regulator.
LICENCE: Final = 40
DOMESTIC_SCOPE: Final = 41
COMPLIANCE: Final = 42
DRIFT: Final = 43

# What the index of the birth stream counts.
BIRTH_CATEGORY: Final = 0
BIRTH_REGION: Final = 1
BIRTH_SCALE: Final = 2
BIRTH_COST: Final = 3
BIRTH_MARKUP: Final = 4
BIRTH_QUALITY: Final = 5
BIRTH_UNIT_VALUE: Final = 6
BIRTH_ABLE: Final = 7
BIRTH_AD: Final = 8
BIRTH_LIVE: Final = 9
BIRTH_NATIVE: Final = 10
BIRTH_CASH_BAND: Final = 11
BIRTH_CASH: Final = 12
BIRTH_CHANNEL: Final = 13

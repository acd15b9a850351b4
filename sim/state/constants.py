"""What follows from the parameters once and for all: tables and rule sets that every week uses."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.merchants.accounts import Sectors
from agents.merchants.birth import Endowment
from agents.merchants.columns import SIDE_ONLINE, SIDE_PHYSICAL
from agents.merchants.offer_share import decay_table
from agents.merchants.reputation import Memory
from agents.numerics.draws import threshold
from agents.numerics.normal import NORMAL_4, NORMAL_64, lognormal
from agents.numerics.record import as_record
from sim.parameters import Parameters
from sim.state import ledger

SECTORS = as_record(
    Sectors(
        ledger.CONSUMERS,
        ledger.MERCHANTS,
        ledger.HOUSEHOLDS,
        ledger.PLATFORMS,
        ledger.SUPPLIERS,
        ledger.STAFF,
        ledger.LOGISTICS,
        ledger.GOVERNMENT,
        ledger.CREDITORS,
    )
)

CLASS_LIMITS_IDR = (2e9, 15e9, 50e9)
"""Yearly turnover up to which a firm is micro, small, medium (PP 7/2021)."""


class Constants(NamedTuple):
    """Derived once per market; S segments, C categories, J channels.

    Attributes
    ----------
    lambdas
        λ_market, λ_social (at most λ_online) and 1 for physical.
    relative_budget
        B_i/B̄ by budget class; (S, 64).
    sensitivity
        α_i by price class; (S, 4).
    taste_factor
        exp(ζ/λ) by nest and class; (2, 64).
    habit_factor
        exp(γ·λ_M·h/λ) by nest and level; (3, 65).
    endowment, memory
        Rule sets of merchants.
    decay
        Tables of the offer integral by side.
    order_idr, occasion_idr
        Whole rupiah; (J,) and a number.
    native_channel
        The social channel that opens by itself, whose sellers are its natives.
    scale_reference
        ā_z, orders a week of a class's mean firm; (sizes,).
    onboarding_cost_idr
        K_z after its calibrated scale; (sizes,).
    """

    lambdas: NDArray[np.float64]
    relative_budget: NDArray[np.float64]
    sensitivity: NDArray[np.float64]
    taste_factor: NDArray[np.float64]
    habit_factor: NDArray[np.float64]
    endowment: Endowment
    memory: Memory
    decay: tuple[NDArray[np.float64], NDArray[np.float64]]
    order_idr: NDArray[np.int64]
    occasion_idr: int
    native_channel: int
    scale_reference: NDArray[np.float64]
    onboarding_cost_idr: NDArray[np.float64]


def derive(p: Parameters) -> Constants:
    """Constants of a set of parameters; ``side_factor`` of the endowment still 1."""
    from agents.numerics.functions import exp_t

    own = float(p.lambda_online)
    lambdas = np.array([min(float(p.lambda_market), own), min(float(p.lambda_social), own), 1.0])
    budgets = np.array(
        [[float(m) * lognormal(float(z), float(p.budget_sd)) for z in NORMAL_64] for m in p.budget_multiple]
    )
    price_sd = float(p.price_sensitivity_sd)
    sensitivity = np.array(
        [
            [float(a) * float(p.price_sensitivity_scale) * lognormal(float(z), price_sd) for z in NORMAL_4]
            for a in p.price_sensitivity
        ]
    )
    taste = np.array([[exp_t(float(p.taste_sd) * float(z) / lambdas[g]) for z in NORMAL_64] for g in range(2)])
    strength = float(p.habit_strength) * lambdas[0]
    habit = np.array(
        [[1.0, *(exp_t(strength * ((level + 0.5) / 64.0) / lambdas[g]) for level in range(64))] for g in range(3)]
    )
    return Constants(
        lambdas=lambdas,
        relative_budget=budgets,
        sensitivity=sensitivity,
        taste_factor=taste,
        habit_factor=habit,
        endowment=as_record(_endowment(p)),
        memory=as_record(
            Memory(float(p.popularity_rate), float(p.win_share_rate), float(p.rating_rate), float(p.rating_count_max))
        ),
        decay=(decay_table(_slots(p, SIDE_PHYSICAL)), decay_table(_slots(p, SIDE_ONLINE))),
        order_idr=np.rint(p.order_value_idr).astype(np.int64),
        occasion_idr=round(float(p.occasion_value_idr)),
        native_channel=_native_channel(p),
        scale_reference=np.array(p.class_turnover_idr / float(p.occasion_value_idr)),
        onboarding_cost_idr=np.array(p.onboarding_cost_idr * float(p.onboarding_cost_scale)),
    )


def _slots(p: Parameters, side: int) -> int:
    return round(float(p.offers_seen[side]))


def _native_channel(p: Parameters) -> int:
    channels = p.channels
    for j in range(len(channels)):
        if channels.nest[j] == 1 and channels.opens_week[j] < 32000:
            return j
    return -1


def _endowment(p: Parameters) -> Endowment:
    weekly = [limit / 52.0 for limit in CLASS_LIMITS_IDR]
    return Endowment(
        occasion_value_idr=float(p.occasion_value_idr),
        class_turnover_idr=np.array(p.class_turnover_idr),
        turnover_low_idr=np.array([0.0, *weekly]),
        turnover_high_idr=np.array([*weekly, np.inf]),
        scale_sd=float(p.scale_sd),
        category_share=np.array(p.firm_category_share),
        region_share=np.array(p.region_share),
        region_share_online=np.array(p.merchant_region),
        unit_cost_sd=float(p.unit_cost_sd),
        markup_sd=float(p.markup_sd),
        quality_mean=float(p.quality_mean),
        quality_sd=float(p.quality_sd),
        unit_value_usd=np.array(p.unit_value_usd),
        unit_value_sd=float(p.unit_value_sd),
        able=threshold(float(p.able_share)),
        without_ad=threshold(1.0 - float(p.ad_share)),
        ad_mean=float(p.ad_mean),
        ad_sd=float(p.ad_sd),
        cost_advantage=np.array(p.import_cost_advantage),
        duty=float(p.duty_cross_border),
        duty_free_usd=float(p.duty_free_usd),
        vat=float(p.vat_rate),
        markup_start=float(p.markup_start),
        side_factor=np.ones((2, 2, 3)),
        chat_scale=float(p.chat_scale),
        chat_scale_native=float(p.chat_scale_native),
        popularity_exponent=np.array(p.popularity_exponent),
    )

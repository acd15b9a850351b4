"""Everything in force in one week, worked out on its Monday from rules, parameters and calendar (MODEL.md a1–a6)."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from agents.numerics.draws import threshold
from agents.numerics.functions import exp_t
from sim.clock import Clock
from sim.parameters import CATEGORIES, Channels, Parameters
from sim.policy.rules import Rules
from sim.state.constants import Constants
from sim.state.tables import State
from sim.week import calendar


@dataclass(frozen=True)
class Today:
    """One week's setting; J channels, C categories, Z sizes.

    Attributes
    ----------
    clock, rules, parameters, constants
        Week and seed; policies in force; fixed numbers.
    people_per_agent
        Real adults a consumer agent stands for.
    population_seed
        Key of permanent draws.
    expected
        Expected mode: probabilities in place of draws.
    cohort_week
        Week whose first Monday is the cohort date.
    ready, availability
        a3: the channel has a shop; A_j, chance that a transaction can be completed; (J,).
    commission, voucher
        After caps; (Z, J, C) and (J,).
    """

    clock: Clock
    rules: Rules
    parameters: Parameters
    constants: Constants
    people_per_agent: int
    population_seed: int
    expected: bool
    cohort_week: int
    ready: NDArray[np.bool_]
    availability: NDArray[np.float64]
    commission: NDArray[np.float64]
    voucher: NDArray[np.float64]

    @property
    def week(self) -> int:
        """Absolute week."""
        return self.clock.week

    @property
    def channels(self) -> Channels:
        """The channels of this market."""
        return self.parameters.channels

    @property
    def open(self) -> NDArray[np.bool_]:
        """Channels on which something can be bought; (J,)."""
        return self.availability > 0.0

    @property
    def partner(self) -> NDArray[np.int64]:
        """Partner of each channel, −1 for none; (J,)."""
        return self.rules.partner

    @property
    def separate(self) -> NDArray[np.bool_]:
        """Channels that sell under a licence in an app of their own; (J,)."""
        return self.rules.separate

    @cached_property
    def feed_channels(self) -> list[int]:
        """Channels that have a feed, in channel order."""
        return [j for j in range(len(self.channels)) if self.channels.has_feed[j]]

    @cached_property
    def feed_open(self) -> NDArray[np.bool_]:
        """a4: the feed of each social channel is open; (social feeds,)."""
        lifted = self.rules.licensed | (self.rules.partner >= 0)
        return np.array([not self.rules.app_closed[j] or bool(lifted[j]) for j in self.feed_channels])

    @cached_property
    def season(self) -> float:
        """S_t."""
        return calendar.season_of(self.parameters, self.week)[0]

    @cached_property
    def season_online(self) -> float:
        """S^on_t."""
        return calendar.season_of(self.parameters, self.week)[1]

    @cached_property
    def online_trend(self) -> float:
        """ψ_t, utils."""
        return calendar.online_trend(self.parameters, self.week)

    @property
    def referenced(self) -> bool:
        """Ratios to references count from t = 0 on (h5)."""
        return self.week >= 0

    @cached_property
    def friction(self) -> NDArray[np.float64]:
        """κ_j, utils (a5); (J,)."""
        p = self.parameters
        scale = float(self.constants.lambdas[1])
        out = np.zeros(len(self.channels))
        for j in range(len(self.channels)):
            if self.rules.separate[j]:
                out[j] = float(p.friction_separate) * scale
            if self.rules.partner[j] >= 0 and self.rules.integration_weeks[j] > 0:
                since = self.week - int(self.rules.partner_start[j])
                out[j] += float(p.friction_partner) * scale * exp_t(-since / (self.rules.integration_weeks[j] / 2))
        return out

    @cached_property
    def targeting(self) -> NDArray[np.float64]:
        """T_f by channel (a6): what separation of data and of apps leaves of impulse demand; (J,)."""
        p = self.parameters
        kept = 1.0 - self.rules.separation * float(p.separation_impulse_loss) * float(p.data_share)
        return kept * (1.0 - float(p.separate_app_loss) * self.rules.separate)

    @cached_property
    def assortment(self) -> NDArray[np.float64]:
        """as_t: share of the partner's offers that stand at the front (g3); (J,)."""
        most = float(self.parameters.assortment_share_max)
        out = np.zeros(len(self.channels))
        for j in range(len(self.channels)):
            if self.rules.partner[j] >= 0:
                since = self.week - int(self.rules.partner_start[j])
                weeks = float(self.rules.integration_weeks[j])
                out[j] = most * (1.0 - exp_t(-since / weeks)) if weeks > 0 else most
        return out

    @cached_property
    def minimum_usd(self) -> NDArray[np.float64]:
        """Least unit price of cross-border goods, US$; (C,)."""
        return np.array([self.rules.minimum_usd(c) for c in range(len(CATEGORIES))])

    @cached_property
    def live_threshold(self) -> NDArray[np.int64]:
        """Live rank below which a seller goes live, by online channel; (J−1,)."""
        p = self.parameters
        share = float(p.live_seller_share)
        return np.array([threshold(share * float(x)) for x in p.live_intensity[:-1]], dtype=np.int64)

    @property
    def shipping_share(self) -> NDArray[np.float64]:
        """Shipping ÷ order value, dearer outside Java; (J, R)."""
        p = self.parameters
        factor = np.array([1.0, 1.0, float(p.shipping_outside_factor)])
        return np.asarray(p.shipping_share[:, None] * factor[None, :])


def look_at(
    state: State,
    rules: Rules,
    clock: Clock,
    parameters: Parameters,
    constants: Constants,
    people_per_agent: int,
    population_seed: int,
    expected: bool,
    cohort_week: int,
) -> Today:
    """The setting of the week of ``clock``."""
    channels = parameters.channels
    ready = (channels.opens_week <= clock.week) | rules.on_sale
    lifted = rules.licensed | (rules.partner >= 0)
    availability = ready * (1.0 - rules.ban * (1.0 - lifted))
    sizes = len(parameters.service_fee)
    commission = np.repeat(state.platforms.commission[None, :, :], sizes, axis=0)
    commission[:2] = np.minimum(commission[:2], rules.commission_cap)
    return Today(
        clock=clock,
        rules=rules,
        parameters=parameters,
        constants=constants,
        people_per_agent=people_per_agent,
        population_seed=population_seed,
        expected=expected,
        cohort_week=cohort_week,
        ready=ready,
        availability=availability,
        commission=commission,
        voucher=np.minimum(state.platforms.voucher, rules.voucher_cap),
    )

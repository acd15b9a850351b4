"""Channels that open, close and open again, as sellers live it (MODEL.md f7, g4)."""

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import ACTIVE, CROSS_BORDER, DORMANT, LARGE, NONE, ONBOARDING, Merchants
from agents.merchants.moves import count_move, main_channel
from agents.merchants.review import Outlook, online_channels, start_channel, starting_skill
from agents.numerics.compile import inlined, kernel
from agents.numerics.draws import FIRST_WEEK, PERMANENT, threshold, word
from agents.numerics.functions import exp_t
from agents.numerics.sums import whole
from agents.streams import BIRTH, BIRTH_CHANNEL, REACTIVATE


@kernel
def close_channel(m: Merchants, channel: int, week: int, shock_share: float, shock_weeks: int) -> int:
    """Active sellers go dormant, onboarding ends; who lived off the channel looks around more often; agents touched."""
    touched = 0
    for i in range(m.alive.shape[0]):
        if m.alive[i] == 0:
            continue
        state = m.channel_state[i, channel]
        if state == ACTIVE:
            m.channel_state[i, channel] = DORMANT
            m.closed_since[i, channel] = week
            touched += 1
            if m.revenue_share[i, channel] > shock_share:
                m.shock_until[i] = week + shock_weeks
        elif state == ONBOARDING:
            m.channel_state[i, channel] = NONE
            touched += 1
    return touched


@kernel
def reopen_channel(
    m: Merchants,
    channel: int,
    seed: int,
    week: int,
    stay: float,
    dormancy_weeks: float,
    skill_kept: float,
    moved: NDArray[np.int64],
    moved_idr: NDArray[np.int64],
) -> int:
    """Dormant sellers come back or give the channel up, the more the longer it was shut; agents touched."""
    touched = 0
    for i in range(m.alive.shape[0]):
        if m.alive[i] == 0 or m.channel_state[i, channel] != DORMANT:
            continue
        touched += 1
        away = float(week - m.closed_since[i, channel])
        chance = stay * exp_t(-away / dormancy_weeks)
        if word(seed, REACTIVATE, i, week, channel) < threshold(chance):
            m.channel_state[i, channel] = ACTIVE
            m.skill[i, channel] = np.float64(m.skill[i, channel]) * skill_kept
        else:
            m.channel_state[i, channel] = NONE
            m.popularity[i, channel] = 0.0
            m.revenue_share[i, channel] = 0.0
            count_move(m, i, channel, main_channel(m, i, channel), moved, moved_idr)
    return touched


@inlined
def start_word(m: Merchants, i: int, channel: int, seed: int, population_seed: int) -> int:
    """The word of birth that decides whether it starts on a channel."""
    if m.born[i] == FIRST_WEEK:
        return word(population_seed, BIRTH, i, PERMANENT, BIRTH_CHANNEL + channel)
    return word(seed, BIRTH, i, whole(m.born[i]), BIRTH_CHANNEL + channel)


@kernel
def launch_channel(
    m: Merchants,
    channel: int,
    week: int,
    seed: int,
    population_seed: int,
    share: int,
    natives_only_wait: int,
    outlook: Outlook,
    moved: NDArray[np.int64],
    moved_idr: NDArray[np.int64],
) -> int:
    """The first sellers of a channel that opens for the first time: a share of online firms, and all its natives.

    ``share`` is a threshold; ``natives_only_wait`` is 1 on the channel that natives waited for.
    """
    touched = 0
    for i in range(m.alive.shape[0]):
        if m.alive[i] == 0 or m.size_class[i] == LARGE or m.goods[i] == CROSS_BORDER:
            continue
        if m.channel_state[i, channel] != NONE or (m.shop[i] == 1 and online_channels(m, i) == 0):
            continue
        native = natives_only_wait == 1 and m.native[i] == 1
        if native or start_word(m, i, channel, seed, population_seed) < share:
            m.skill[i, channel] = starting_skill(m, i, channel, outlook)
            count_move(m, i, main_channel(m, i, channel), channel, moved, moved_idr)
            start_channel(m, i, channel, week)
            touched += 1
    return touched

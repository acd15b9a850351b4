"""Signs: what moves which way when one thing changes, in paired small worlds with the same luck.

Signs are those of theory or of the design (model.md, sections 7 and 14), not of what the model happened to give; sizes
are bounded only where accounting bounds them.
"""

import pytest
from support.weeks import BAN_WEEK, TIKTOK, split_of_ban, weeks_of
from support.worlds import policy

from sim.parameters import declared

BAN = policy("ban", BAN_WEEK)
VOUCHERS = tuple(declared()["voucher"].default.tolist())


def vouchers_of_tiktok(share):
    return [share if j == TIKTOK else each for j, each in enumerate(VOUCHERS)]


# Shoppers.


def test_a_larger_voucher_sells_more_and_costs_more():
    more, usual = weeks_of(voucher=vouchers_of_tiktok(0.2)), weeks_of()
    assert more.tiktok > usual.tiktok
    assert more.voucher > usual.voucher
    assert more.physical < usual.physical


def test_who_minds_prices_more_leaves_more_readily_when_vouchers_end():
    left = [
        weeks_of(price_sensitivity_scale=scale, voucher=vouchers_of_tiktok(0.0)).tiktok
        / weeks_of(price_sensitivity_scale=scale).tiktok
        for scale in (0.5, 2.0)
    ]
    assert left[1] < left[0] < 1


def test_stronger_habit_keeps_buyers_where_they_were():
    assert weeks_of(habit_strength=3.0).loyal > weeks_of(habit_strength=0.0).loyal


def test_friction_at_the_partner_costs_the_reopened_channel_sales():
    deal = policy("partnership", BAN_WEEK + 4, integration_weeks=8)
    rough, smooth = (weeks_of(BAN, deal, friction_partner=each) for each in (2.0, 0.0))
    assert rough.tiktok < smooth.tiktok


def test_friction_of_a_separate_app_costs_the_channel_sales():
    apart = policy("licence", 60, review_weeks=1, channels=["tiktok_shop"])
    rough, smooth = (weeks_of(apart, friction_separate=each) for each in (2.0, 0.0))
    assert rough.tiktok < smooth.tiktok


def test_a_larger_market_sells_more_in_proportion():
    large, small = (weeks_of(market_size_usd=size).sales.sum() for size in (375e9, 250e9))
    assert large / small == pytest.approx(1.5, abs=0.02)


# Where the spending of a closed channel goes (section 14).


def test_the_less_alike_online_channels_are_the_more_goes_to_physical_trade():
    near, apart = (split_of_ban(lambda_online=each) for each in (0.2, 0.7))
    assert apart[1] > near[1] + 0.05


def test_the_more_tastes_for_buying_online_differ_the_less_goes_to_physical_trade():
    alike, differ = (split_of_ban(taste_online_sd=each) for each in (0.0, 2.0))
    assert differ[1] < alike[1] - 0.03
    assert differ[0] > alike[0]


def test_the_more_is_impulse_the_more_is_not_spent():
    planned, impulse = (split_of_ban(impulse_share=each) for each in (0.2, 0.8))
    assert impulse[2] > planned[2] + 0.1


def test_the_more_impulse_displaces_the_less_is_not_spent():
    extra, displacing = (split_of_ban(cannibalisation=each) for each in (0.1, 0.8))
    assert displacing[2] < extra[2] - 0.1
    assert displacing[1] > extra[1]


def test_the_more_follow_links_the_more_stays_online():
    few, many = (split_of_ban(link_out=each) for each in (0.05, 0.6))
    assert many[0] > few[0] + 0.1
    assert many[2] < few[2]


# Sellers.


def test_dearer_starts_mean_fewer_channels_a_seller():
    dear, cheap = (weeks_of(onboarding_cost_scale=each) for each in (2.5, 0.5))
    assert dear.channels_a_seller < cheap.channels_a_seller - 0.2


def test_commission_that_is_passed_on_makes_offers_dearer():
    passed, kept = (weeks_of(commission_pass_through=each) for each in (1.0, 0.0))
    assert kept.price_online < passed.price_online < 1.2 * kept.price_online


def test_more_chat_trade_cushions_sellers_whose_channel_closes():
    lost = [
        weeks_of(BAN, chat_scale_native=each).native / weeks_of(chat_scale_native=each).native for each in (0.1, 0.5)
    ]
    assert lost[0] < lost[1] < 1


# Policies by their strength.


def test_the_better_a_ban_is_enforced_the_less_its_channel_sells_and_the_more_shops_do():
    none, half, full = (weeks_of(policy("ban", BAN_WEEK, enforcement=each)) for each in (0.0, 0.5, 1.0))
    assert none.tiktok > half.tiktok > full.tiktok == 0
    assert none.physical < half.physical < full.physical
    assert none.online > half.online > full.online


def test_the_longer_a_licence_takes_the_less_is_sold_in_the_meantime():
    quick, slow = (weeks_of(BAN, policy("licence", BAN_WEEK, review_weeks=each, build_weeks=0)) for each in (2, 10))
    assert slow.tiktok < quick.tiktok


def test_the_stricter_data_are_kept_apart_the_fewer_impulse_orders_arrive():
    arrived = [weeks_of(policy("data_separation", BAN_WEEK, strength=each)).ends[0] for each in (0.0, 0.5, 1.0)]
    assert arrived[0] > arrived[1] > arrived[2]


def test_a_higher_floor_of_prices_makes_offers_dearer():
    price = [weeks_of(policy("price_floor", BAN_WEEK, margin=each)).price_online for each in (0.0, 0.2)]
    assert price[1] > price[0] >= weeks_of().price_online


def test_a_higher_tax_brings_the_state_more():
    tax = [weeks_of(policy("ecommerce_tax", BAN_WEEK, rate=each)).tax for each in (0.0, 0.01, 0.02)]
    assert tax[0] < tax[1] < tax[2]

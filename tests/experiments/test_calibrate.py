"""The fit moves every constant towards its moment, reports all of them, and writes a file the parameters can read."""

import dataclasses
import tomllib

import pytest
from support.worlds import FEW

from experiments.calibrate import calibrate, live, propose
from experiments.targets import targets
from sim.parameters import Parameters
from sim.parameters.facts import load_facts

P = Parameters.default().replace({**FEW, "adults": 40e6, "market_size_usd": 62e9})
AIMS = targets(load_facts(), P.channels, P.imported_spend_share)


@pytest.fixture(scope="module")
def seen():
    return live(P, (1,), 104, lambda: None)


def proposed(seen, **changes):
    return propose(P, dataclasses.replace(seen, **changes), AIMS)


def test_too_large_a_share_lowers_a_channel_s_taste(seen):
    shares = AIMS.shares.copy()
    shares[1] *= 1.5
    assert proposed(seen, share_2022=shares)["channel_taste"][1] < float(P.channel_taste[1])


def test_too_little_online_trade_raises_the_trend_of_its_year(seen):
    low = {year: 0.8 * AIMS.path[year] for year in (2021, 2022, 2023)}
    trend = proposed(seen, gmv_by_year=low)["online_trend"]
    assert all(after > float(before) for after, before in zip(trend[:3], P.online_trend, strict=False))
    assert trend[5] == float(P.online_trend[5])


def test_too_few_bankruptcies_raise_fixed_costs_and_too_many_deaths_lower_chance_exits(seen):
    assert proposed(seen, deaths_broke=0.01)["fixed_cost_share"] > float(P.fixed_cost_share)
    assert proposed(seen, deaths=0.12, deaths_broke=0.0245)["exit_rate.micro"] < float(P.exit_rate[0])


def test_too_many_imports_lower_their_intercept(seen):
    assert proposed(seen, imported_online=0.8)["origin_imported"][1] < float(P.origin_imported[1])


def test_a_fit_reports_each_moment_with_its_source_and_writes_constants(tmp_path):
    out = tmp_path / "fitted.toml"
    told = []
    moments = calibrate(
        None, out, lambda done, total: told.append((done, total)), start=P, seeds=(1,), rounds=2, last_week=104
    )
    assert len({moment.name for moment in moments}) == len(moments) >= 20
    assert all(moment.source for moment in moments)
    assert all(moment.error == pytest.approx(moment.model - moment.fact) for moment in moments)
    assert told[-1][0] == told[-1][1]
    constants = tomllib.loads(out.read_text())
    fitted = Parameters.default().replace(constants)
    assert fitted.impulse_rate == constants["impulse_rate"]

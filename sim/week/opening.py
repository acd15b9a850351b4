"""The Monday before the first week: prices, funds, and what shoppers will meet (MODEL.md section 8)."""

from agents.merchants.pricing import set_prices
from sim.state.build import founding_rules
from sim.state.firms import fund_incumbents
from sim.state.tables import State
from sim.week.crew import Crew
from sim.week.merchant_rules import pricing_of
from sim.week.offers import publish, stand
from sim.week.today import Today


def open_market(state: State, today: Today, crew: Crew) -> None:
    """Set prices, turnover, fixed costs and cash; publish prices and offers; established channels count as opened."""
    set_prices(state.merchants, 0, state.merchants.alive.shape[0], pricing_of(today, state))
    fund_incumbents(state.merchants, founding_rules(today.parameters, today.constants, today.population_seed))
    state.platforms.opened[:] = today.channels.established
    publish(state, today, crew, stand(state, crew), range(len(today.channels)), prices_too=True)

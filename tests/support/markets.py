"""The market that tests of ``Market`` and of Mesa around it start: six weeks of a ban among a thousand merchants."""

from sim.scenario import Scenario

TINY = Scenario.builtin("ban").replace(
    people_per_agent=100_000,
    parameters={"merchant_agents_min": 600, "stratum_agents_min": 20},
    weeks=6,
)

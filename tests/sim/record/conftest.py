import pytest

from sim.record.recorder import Recorder
from sim.scenario import Scenario
from sim.world import World

TINY = {"merchant_agents_min": 600, "stratum_agents_min": 20}


@pytest.fixture(scope="session")
def tiny() -> Scenario:
    return Scenario.builtin("history").replace(people_per_agent=100_000, weeks=104, parameters=TINY)


@pytest.fixture(scope="session")
def recorded(tiny: Scenario) -> tuple[World, Recorder]:
    """The tiny market of history after 104 weeks: the ban, and two weeks of the partnership."""
    world = World(tiny)
    recorder = Recorder(world)
    while recorder.weeks < tiny.weeks:
        world.step()
        recorder.take(world)
    return world, recorder

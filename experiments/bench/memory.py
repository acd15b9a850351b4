"""Peak memory of one engine at one size, in its own process: ``python -m experiments.bench.memory 10000 pasar``."""

import json
import resource
import sys
import tempfile
from pathlib import Path

from experiments.bench import compiled, matching_numpy, outside, readable
from experiments.bench.demand_numpy import demand
from experiments.bench.week import HOT, PHASES, market, up_to


def main() -> None:
    """Build the market, live the warm-up and two weeks, and print the peak, MB."""
    consumers, engine = int(sys.argv[1]), sys.argv[2]
    if engine == "mesa":
        readable.Twin(consumers).week()
    else:
        world = market(consumers)
        for phase in HOT:
            with up_to(world, phase) as (state, today), tempfile.TemporaryDirectory() as folder:
                if engine == "c":
                    compiled.compiled(Path(folder), state, today)[phase]()
                elif engine == "numpy" and phase == "demand":
                    demand(outside.plain_tables(state, today), state.consumers._asdict(), state.shopping._asdict())
                elif engine == "numpy":
                    matching_numpy.matching(state, today)
                else:
                    PHASES[phase].run(state, today, world.crew)
    unit = 1 if sys.platform == "darwin" else 1024
    print(json.dumps({"peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6, 1)}))


if __name__ == "__main__":
    main()

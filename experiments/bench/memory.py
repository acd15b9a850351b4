"""Peak memory of one engine at one size, in its own process: ``python -m experiments.bench.memory 10000 pasar``."""

import json
import resource
import sys

from experiments.bench import readable
from experiments.bench.week import market


def main() -> None:
    """Build the market, live the warm-up and two weeks, and print the peak, MB."""
    consumers, engine = int(sys.argv[1]), sys.argv[2]
    if engine == "mesa":
        readable.Twin(consumers).week()
    else:
        world = market(consumers)
        for _ in range(2):
            world.step()
    unit = 1 if sys.platform == "darwin" else 1024
    print(json.dumps({"peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6, 1)}))


if __name__ == "__main__":
    main()

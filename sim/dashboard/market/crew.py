"""The threads that all markets of this server share: more would only wait for one another."""

from __future__ import annotations

import os
from typing import Final

from sim.week.crew import Crew

CREW: Final = Crew(min(os.cpu_count() or 1, 2))
"""Results do not depend on their number."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from sim.cli.main import main


class Done(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def record(self) -> dict[str, Any]:
        return json.loads(self.out)

    @property
    def errors(self) -> list[dict[str, str]]:
        """Faults of a command with --json; warnings may stand before them."""
        return json.loads(self.err.splitlines()[-1])["errors"]


@pytest.fixture
def pasar(capfd) -> Callable[..., Done]:
    """Run a command line in this process."""

    def run(*argv: object) -> Done:
        capfd.readouterr()
        code = main([str(each) for each in argv])
        return Done(code, *capfd.readouterr())

    return run

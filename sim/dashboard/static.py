"""Files that the browser fetches (``assets/``): cached for good under the hash of their content."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "assets"
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


@cache
def versioned(name: str) -> str:
    """Address of an asset with the hash of its content: ``/assets/page.css?v=…``."""
    return f"/assets/{name}?v={_version(name)}"


def imported(name: str) -> str:
    """Module text of a widget whose code is an asset: widgets' own text runs from a ``blob:``, without an address."""
    return f"""
    async function render(given) {{
      const address = new URL((window.solara?.rootPath ?? "") + "{versioned(name)}", location.origin).href;
      return (await import(address)).render(given);
    }}
    export default {{ render }};
    """


@cache
def stylesheets() -> tuple[str, ...]:
    """Addresses of all stylesheets, the page's own first."""
    names = sorted((each.name for each in FOLDER.glob("*.css")), key=lambda name: (name != "page.css", name))
    return tuple(versioned(name) for name in names)


class Assets(StaticFiles):
    """The folder; an address with the right version never needs asking again."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file and how long it may be kept."""
        response = await super().get_response(path, scope)
        given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("v", [""])[0]
        known = response.status_code in (200, 304) and given != "" and given == _version(path)
        response.headers["Cache-Control"] = FOR_GOOD if known else ASK_AGAIN
        return response


@cache
def _version(name: str) -> str:
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]

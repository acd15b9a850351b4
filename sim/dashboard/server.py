"""The server of the page, in one process with the model: Solara's page, our assets, and ``/healthz``."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import warnings
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from sim.dashboard.dressing import Dressing
from sim.dashboard.guard import Guard
from sim.dashboard.housekeeping import keep_house, share_heaps
from sim.dashboard.limits import LONGEST_MESSAGE, PATIENCE, Door
from sim.dashboard.static import Assets

SETTINGS = {
    "SOLARA_APP": "sim.dashboard.page",
    "SOLARA_MODE": "production",
    "SOLARA_KERNEL_CULL_TIMEOUT": PATIENCE,
    "SOLARA_SESSION_HTTP_ONLY": "true",
    "SOLARA_THEME_TITLE": "Pasar",
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_THEME_SHOW_BANNER": "false",
    "SOLARA_THEME_FORCE_REFRESH": "true",
    # Nothing leaves the machine: no telemetry, and an asset that is missing here is not looked for elsewhere.
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    "SOLARA_ASSETS_CDN": "http://127.0.0.1:9/",
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "false",
}
HIDDEN = ("/resourcez", "/_solara/api/evict/{kernel_id}")
GRACE_S = 2

WEEKS_AHEAD = 20
"""Weeks after the first sight that are lived at once; the rest of the plan is in quiet moments."""


def application(names: Iterable[str] = ()) -> Starlette:
    """The whole application.

    Parameters
    ----------
    names : host names that it answers to, beside localhost, this machine's name and plain addresses.
    """
    os.environ.update(SETTINGS)
    # Solara would like to be embedded in pages elsewhere; ours refuses to be.
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")
    import solara.server.kernel_context as kernels
    import solara.server.starlette as solara_server

    from sim.dashboard.address import view_of
    from sim.dashboard.market.expected import expect

    door = Door(lambda: set(kernels.contexts))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with solara_server.lifespan(app):
            house = asyncio.create_task(keep_house(lambda: len(kernels.contexts)))
            yield
            house.cancel()

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "ok", "room": door.open()}, headers={"Cache-Control": "no-store"})

    async def page(request: Request) -> Any:
        answer = await solara_server.root(request)
        if request.method == "GET":
            answer.background = BackgroundTask(expect, view_of(request.url.query)[0])
        return answer

    own: list[BaseRoute] = [Route("/healthz", healthz), Mount("/assets", Assets()), Route("/", page)]
    theirs = [route for route in solara_server.routes if getattr(route, "path", "") not in HIDDEN]
    return Starlette(
        routes=[*own, *theirs],
        lifespan=lifespan,
        middleware=[
            Middleware(Guard, names=names, door=door),
            Middleware(solara_server.SolaraGZipMiddleware, minimum_size=1000),
            Middleware(Dressing),
        ],
    )


def serve(own: socket.socket, names: Iterable[str], ready: Callable[[], None]) -> None:
    """Serve until the process is told to stop (SIGINT, SIGTERM).

    Parameters
    ----------
    own : bound socket.
    names : see ``application``.
    ready : called once the page can be opened.
    """
    share_heaps()
    config = uvicorn.Config(
        application(names), log_level="warning", access_log=False, server_header=False, lifespan="on",
        timeout_graceful_shutdown=GRACE_S, ws_max_size=LONGEST_MESSAGE,
        # A week is 20 kB: deflating it takes a tenth of the time that living it does.
        ws_per_message_deflate=False,
    )  # fmt: skip
    for number in (signal.SIGINT, signal.SIGTERM):
        # Uvicorn stops in good order and raises the signal again: by then it has been obeyed.
        signal.signal(number, lambda *_: None)
    try:
        _Server(config, ready).run(sockets=[own])
    finally:
        from sim.dashboard.market import shared

        shared.close()


def warm() -> None:
    """Live the shared market of the first sight in the background, so that the first visitor finds it."""
    from sim.dashboard.market import shared
    from sim.dashboard.view import View

    first = View()
    shared.warm(first.plan, first.week + WEEKS_AHEAD)


class _Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()
            warm()

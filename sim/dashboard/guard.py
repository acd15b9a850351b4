"""What keeps the page safe: known hosts, connections from the page's own origin, and security headers."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.dashboard.first_sight import full_house, too_long
from sim.dashboard.limits import LONGEST_ADDRESS, Door

FULL = 503
SECONDS_TO_TRY_AGAIN = "20"

POLICY = (
    # Templates of components are compiled in the browser, which takes eval; nothing is fetched from elsewhere.
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
KERNEL = re.compile(r"/jupyter/api/kernels/(?P<id>[^/]+)/")


class Guard:
    """Refuses foreign hosts and origins, tells when the house is full, and adds the headers.

    Parameters
    ----------
    app : what is guarded.
    names : host names that the page answers to; addresses in numbers always are.
    door : who may come in.
    """

    def __init__(self, app: ASGIApp, names: Iterable[str], door: Door) -> None:
        self.app = app
        self.names = {"localhost", socket.gethostname().lower(), *(name.lower() for name in names)}
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] == "websocket":
            await self._connection(scope, receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def answers_to(self, host: str) -> bool:
        """Whether a Host header is one of ours: a name that was rebound to this machine is not."""
        try:
            name = (urlsplit(f"//{host}").hostname or "").lower()
        except ValueError:
            return False
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return name in self.names
        return True

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), host)
            await send(message)

        if not self.answers_to(host):
            answer = PlainTextResponse("unknown host; start with --allowed-host NAME to answer to it", 400)
            await answer(scope, receive, guarded)
        elif len(scope.get("query_string", b"")) > LONGEST_ADDRESS:
            page = too_long(scope["query_string"][:LONGEST_ADDRESS].decode("latin-1"))
            await HTMLResponse(page, 414)(scope, receive, guarded)
        elif scope["path"] == "/" and scope["method"] == "GET" and not self.door.open():
            page = full_house(scope.get("query_string", b"").decode("latin-1"))
            await HTMLResponse(page, FULL, {"Retry-After": SECONDS_TO_TRY_AGAIN})(scope, receive, guarded)
        else:
            await self.app(scope, receive, guarded)

    async def _connection(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        own = origin is None or urlsplit(origin).netloc.lower() == host.lower()
        kernel = KERNEL.search(scope["path"])
        if self.answers_to(host) and own and self.door.open(kernel["id"] if kernel else ""):
            await self.app(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})


def _add_headers(headers: MutableHeaders, host: str) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    own = f"connect-src 'self' ws://{host} wss://{host}"
    safe = re.fullmatch(r"[\w.:\[\]-]+", host) is not None
    headers["Content-Security-Policy"] = "; ".join((*POLICY, own if safe else "connect-src 'self'"))

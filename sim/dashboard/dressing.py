"""Solara's page on its way out: its HTML is dressed before it is sent."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.dashboard.first_sight import dressed


class Dressing:
    """Rewrites whole HTML pages; everything else passes.

    Parameters
    ----------
    app : what answers with pages.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold a page back until it is whole."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        query = scope.get("query_string", b"").decode("latin-1")
        head: Message | None = None
        body = bytearray()

        async def dress(message: Message) -> None:
            nonlocal head
            if message["type"] == "http.response.start":
                kind = Headers(raw=message["headers"]).get("content-type", "")
                if kind.startswith("text/html") and message["status"] == 200:
                    head = message
                    return
            elif head is not None and message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if message.get("more_body"):
                    return
                content = dressed(body.decode("utf-8"), query).encode()
                headers = MutableHeaders(scope=head)
                headers["Content-Length"] = str(len(content))
                headers["Cache-Control"] = "no-store"
                await send(head)
                message = {"type": "http.response.body", "body": content}
            await send(message)

        await self.app(scope, receive, dress)

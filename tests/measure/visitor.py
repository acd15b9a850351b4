"""A visitor without a browser: it speaks the page's protocol, so that fifty of them leave the machine to the server."""

from __future__ import annotations

import asyncio
import contextlib
import json
import struct
import time
import uuid
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

CONTROL = "solara.control"


class Visitor:
    """An open page.

    Parameters
    ----------
    port : of the dashboard on this machine.
    query : of the address, without the question mark.

    Attributes
    ----------
    figures
        By recorded week: each headline figure as the page shows it, digit for digit.
    weeks
        Moments at which a week came, and its number.
    received
        Bytes that came.
    """

    def __init__(self, port: int, query: str = "") -> None:
        self.kernel, self.session = str(uuid.uuid4()), str(uuid.uuid4())
        self.host, self.query = f"127.0.0.1:{port}", query
        self.figures: dict[int, dict[str, str]] = {}
        self.weeks: list[tuple[float, int]] = []
        self.received = 0
        self._parts: dict[str, str] = {}
        self._told = asyncio.Event()

    async def open(self) -> None:
        """Come in, and wait until figures are on the page."""
        address = f"ws://{self.host}/jupyter/api/kernels/{self.kernel}/channels?session_id={self.session}"
        self._line: ClientConnection = await connect(address, max_size=None)
        self._hearing = asyncio.create_task(self._hear())
        control = uuid.uuid4().hex
        await self._send("comm_open", comm_id=control, target_name=CONTROL, data={})
        run = {"method": "run", "args": {"path": f"/?{self.query}", "dark": False, "themes": {}}}
        await self._send("comm_msg", comm_id=control, data=run)
        while not self.figures or "timeline" not in self._parts:
            await self._news()

    async def press(self, event: str, told: Any = None) -> None:
        """Use a control of the timeline: ``play``, ``pause``, ``show``, ``pace_chosen``."""
        content = {"event": event, "data": {} if told is None else told}
        await self._send("comm_msg", comm_id=self._parts["timeline"], data={"method": "custom", "content": content})

    async def until(self, week: int, seconds: float) -> bool:
        """Wait for a week; False if it did not come in time."""
        end = time.monotonic() + seconds
        while week not in self.figures and time.monotonic() < end:
            await self._news()
        return week in self.figures

    async def leave(self, *, say: bool = True) -> None:
        """Close the page; a browser that was killed does not say so."""
        if say:
            reader, writer = await asyncio.open_connection(*self.host.split(":"))
            path = f"/_solara/api/close/{self.kernel}?session_id={self.session}"
            writer.write(f"POST {path} HTTP/1.1\r\nHost: {self.host}\r\nContent-Length: 0\r\n\r\n".encode())
            await writer.drain()
            await reader.readline()
            writer.close()
        self._hearing.cancel()
        await self._line.close()

    async def _news(self) -> None:
        self._told.clear()
        try:
            await asyncio.wait_for(self._told.wait(), 0.5)
        except TimeoutError:
            return

    async def _send(self, kind: str, **content: Any) -> None:
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self.session, "username": ""}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        await self._line.send(json.dumps({**message, "channel": "shell", "buffers": []}))

    async def _hear(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for message in self._line:
                self.received += len(message)
                self._take(json.loads(message if isinstance(message, str) else _json_of(message)))
                self._told.set()

    def _take(self, message: dict[str, Any]) -> None:
        kind, content = message["header"]["msg_type"], message["content"]
        if kind == "comm_open":
            state = content["data"].get("state", {})
            if "shown" in state:
                self._parts["headline"] = content["comm_id"]
            elif "paces" in state:
                self._parts["timeline"] = content["comm_id"]
        if kind in ("comm_open", "comm_msg") and content["comm_id"] == self._parts.get("headline"):
            self._week(content["data"].get("state", {}).get("shown") or {})

    def _week(self, shown: dict[str, Any]) -> None:
        if shown.get("figures"):
            self.figures[shown["week"]] = {each["outcome"]: each["value"] for each in shown["figures"]}
            self.weeks.append((time.monotonic(), shown["week"]))


def _json_of(message: bytes) -> bytes:
    """The words of a message that carries bytes after them."""
    (count,) = struct.unpack("!I", message[:4])
    places = struct.unpack(f"!{count}I", message[4 : 4 * (count + 1)])
    end = places[1] if count > 1 else len(message)
    return message[places[0] : end]

import asyncio
from typing import NamedTuple

import pytest
from starlette.responses import PlainTextResponse

from sim.dashboard.guard import Guard
from sim.dashboard.limits import Door

KERNEL = "/jupyter/api/kernels/abc/channels"
OWN = "localhost:8765"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


class House:
    """The guard before a page that always answers."""

    def __init__(self, inside=(), most=3, names=()):
        self.guard = Guard(self.page, names, Door(lambda: set(inside), most))

    @staticmethod
    async def page(scope, receive, send):
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
        else:
            await PlainTextResponse("the page")(scope, receive, send)

    def _sent(self, scope):
        sent = []

        async def receive():
            return {"type": f"{scope['type']}.{'connect' if scope['type'] == 'websocket' else 'request'}"}

        async def send(message):
            sent.append(message)

        asyncio.run(self.guard(scope, receive, send))
        return sent

    def get(self, path="/", query="", host=OWN):
        scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(),
                 "headers": [(b"host", host.encode())]}  # fmt: skip
        start, *bodies = self._sent(scope)
        headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], headers, b"".join(each.get("body", b"") for each in bodies).decode())

    def connects(self, origin=f"http://{OWN}", host=OWN):
        headers = [(b"host", host.encode()), *([(b"origin", origin.encode())] if origin else [])]
        sent = self._sent({"type": "websocket", "path": KERNEL, "query_string": b"", "headers": headers})
        return sent[0]["type"] == "websocket.accept"


@pytest.mark.parametrize("host", [OWN, "127.0.0.1:8765", "[::1]:8765", "192.168.0.7"])
def test_own_hosts_are_answered(host):
    assert House().get(host=host).status == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "a b", "[zz", "127.0.0.1.nip.example"])
def test_a_foreign_host_is_refused(host):
    answer = House().get(host=host)
    assert answer.status == 400
    assert "content-security-policy" in answer.headers
    assert not House().connects(origin=None, host=host)


def test_a_name_that_was_allowed_is_answered():
    assert House(names=["pasar.example"]).get(host="pasar.example").status == 200


def test_every_answer_carries_the_headers():
    headers = House().get().headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert f"connect-src 'self' ws://{OWN} wss://{OWN}" in policy
    assert "*" not in policy


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:9999", "null"])
def test_a_connection_from_a_foreign_page_is_refused(origin):
    assert not House().connects(origin)


@pytest.mark.parametrize("origin", [f"http://{OWN}", f"https://{OWN}", None])
def test_a_connection_from_the_own_page_is_taken(origin):
    assert House().connects(origin)


def test_a_full_house_says_so_in_the_readers_language():
    full = House(inside=("a", "b", "c"))
    answer = full.get(query="lang=id")
    assert answer.status == 503
    assert answer.headers["retry-after"] == "20"
    assert 'lang="id"' in answer.text
    assert "Laboratorium sedang penuh" in answer.text
    assert full.get("/healthz").status == 200


def test_who_is_inside_may_connect_again_though_the_house_is_full():
    assert House(inside=("abc", "b", "c")).connects()
    assert not House(inside=("a", "b", "c")).connects()


def test_an_endless_address_is_refused():
    assert House().get(query="p=" + 9000 * "x").status == 414

import asyncio
import json
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from websockets.asyncio.client import connect as websocket
from websockets.exceptions import InvalidStatus


@pytest.fixture(scope="module")
def server():
    """A dashboard on a free port, in a process of its own."""
    code = "import sys; from sim.cli.main import main; sys.exit(main(sys.argv[1:]))"
    options = ("dashboard", "--port", "0", "--no-open", "--json", "--quiet")
    with subprocess.Popen([sys.executable, "-c", code, *options], stdout=subprocess.PIPE, text=True) as process:
        yield process, json.loads(process.stdout.readline())["address"]
        process.kill()


def got(address, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, ""


def test_a_port_in_use_is_told_in_one_line(pasar):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = pasar("dashboard", "--no-open", "--port", taken.getsockname()[1])
    assert done.code == 2
    assert done.out == ""
    assert len(done.err.splitlines()) == 1
    assert "is in use" in done.err


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (("--port", "70000"), "--port"),
        (("--port", "many"), "--port"),
        (("--host", "203.0.113.7"), "--host"),
        (("--host", "no such host"), "--host"),
    ],
)
def test_a_wrong_place_is_refused(pasar, options, field):
    done = pasar("dashboard", "--no-open", "--json", *options)
    assert done.code == 2
    assert [each["field"] for each in done.errors] == [field]


def test_it_says_when_it_is_ready(server):
    status, headers, body = got(server[1] + "healthz")
    assert (status, json.loads(body)["status"]) == (200, "ok")
    assert "content-security-policy" in headers


def test_the_page_has_its_answer_before_any_script_runs(server):
    status, headers, body = got(server[1] + "?scenario=baseline&lang=id")
    assert status == 200
    assert '<html lang="id">' in body
    assert "TikTok Shop tetap buka" in body
    assert headers["cache-control"] == "no-store"
    assert "http://" not in body.replace("http://www.w3.org", "").replace(server[1].rstrip("/"), "")


def test_assets_are_kept_for_good_under_their_version(server):
    page = got(server[1])[2]
    address = page.partition('href="/assets/page.css?v=')[2].partition('"')[0]
    assert "immutable" in got(f"{server[1]}assets/page.css?v={address}")[1]["cache-control"]
    assert got(f"{server[1]}assets/page.css?v=other")[1]["cache-control"] == "no-cache"
    assert got(f"{server[1]}assets/../server.py")[0] == 404


def test_foreign_hosts_and_origins_are_refused(server):
    assert got(server[1], Host="evil.example")[0] == 400
    address = server[1].replace("http", "ws") + "jupyter/api/kernels/x/channels?session_id=y"

    async def connect(origin):
        async with websocket(address, origin=origin):
            return True

    with pytest.raises(InvalidStatus):
        asyncio.run(connect("http://evil.example"))
    assert asyncio.run(connect(server[1].rstrip("/")))


def test_it_stops_in_good_order_when_told_to(server):
    server[0].send_signal(signal.SIGTERM)
    assert server[0].wait(timeout=10) == 0

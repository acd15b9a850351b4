"""``pasar dashboard``: the page in a browser, served from this machine."""

from __future__ import annotations

import argparse
import errno
import os
import socket
import sys
import webbrowser

from sim.cli.screen import Screen
from sim.cli.sources import whole
from sim.faults import Fault, ScenarioErrors

ANYWHERE = ("0.0.0.0", "::")
HIGHEST_PORT = 65_535


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """Take the port, serve the page, and leave when told to."""
    host = arguments.host
    port = whole(arguments, "port", 0, HIGHEST_PORT)
    own = _taken(host, port)
    address = _address(host, own.getsockname()[1])
    screen.note("bringing the page up …")

    def ready() -> None:
        screen.say(f"The dashboard is at {address}  (Ctrl+C stops it)")
        screen.result("dashboard", {"host": host, "port": port}, address=address)
        sys.stdout.flush()
        if not arguments.no_open:
            webbrowser.open(address)

    from sim.dashboard.server import serve

    serve(own, [host, *arguments.allowed_host], ready)
    screen.note("the dashboard is stopped")
    return 0


def _taken(host: str, port: int) -> socket.socket:
    from sim.dashboard.listening import listening

    try:
        return listening(host, port)
    except socket.gaierror as error:
        raise _refused("--host", host, f"is no address of this machine ({error.strerror})") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            allowed = "is in use, perhaps by another dashboard; stop that one, or choose another port (--port 0: any)"
            raise _refused("--port", str(port), allowed) from None
        field, value = ("--host", host) if error.errno == errno.EADDRNOTAVAIL else ("--port", str(port))
        raise _refused(field, value, f"can't be used ({os.strerror(error.errno or 0)}); choose another") from None


def _refused(field: str, value: str, allowed: str) -> ScenarioErrors:
    return ScenarioErrors([Fault(file="command line", field=field, value=value, allowed=allowed)])


def _address(host: str, port: int) -> str:
    name = "127.0.0.1" if host in ANYWHERE else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/"

"""Taking a port before anything heavy is loaded: a port in use is told at once."""

from __future__ import annotations

import socket

BACKLOG = 128


def listening(host: str, port: int) -> socket.socket:
    """Socket that takes connections and lets them wait until the page is served; an ``OSError`` says why it can't.

    Parameters
    ----------
    host, port : where; port 0 takes any that is free.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    own = socket.socket(family, kind, protocol)
    try:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        own.bind(address)
        own.listen(BACKLOG)
    except OSError:
        own.close()
        raise
    return own

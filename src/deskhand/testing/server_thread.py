"""A web application under its real server on loopback, in a thread of the test."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from deskhand.web.server import WebApp, server_for

STOP_S = 15


@contextmanager
def served(app: WebApp, taken: socket.socket) -> Iterator[None]:
    """`app` answers on the socket `taken` from entry to exit: who connects before it is up waits in the backlog."""
    server = server_for(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, name="server")
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(STOP_S)
    if thread.is_alive():
        raise TimeoutError("the server does not end")

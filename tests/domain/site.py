"""A site on this machine that answers as MediaWiki's API does, or fails as sites do."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = Any


@dataclass(frozen=True)
class Fault:
    """What goes wrong: a status, ``cut``, ``no_json``, ``slow``, ``maxlag``."""

    kind: str
    status: int = 0
    retry_after: str = ""


@dataclass
class Site:
    """``faults`` come first, one a request; then ``answer`` says what the query gets."""

    answer: Callable[[dict[str, str]], Json]
    faults: list[Fault] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    address: str = ""


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        self.site.asked.append({key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()})
        self.site.agents.append(self.headers["User-Agent"])
        fault = self.site.faults.pop(0) if self.site.faults else None
        if fault is None:
            self._send(200, json.dumps(self.site.answer(self.site.asked[-1])).encode())
        elif fault.kind == "cut":
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        elif fault.kind == "slow":
            time.sleep(0.6)
            self.close_connection = True
        elif fault.kind == "maxlag":
            self._send(200, b'{"error": {"code": "maxlag", "info": "Waiting for a replica"}}', fault.retry_after)
        else:
            self._send(fault.status or 200, b"<html>no JSON</html>", fault.retry_after)

    def _send(self, status: int, body: bytes, retry_after: str = "") -> None:
        self.send_response(status)
        if retry_after:
            self.send_header("Retry-After", retry_after)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """The site, at its address while this lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"site": site}))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}/w/api.php"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

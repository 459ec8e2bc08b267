"""An OpenAI-compatible server on loopback that answers as a script says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

__all__ = ["Script", "serving"]

Answer = str | int  # a text, or the status of an error


@dataclass
class Script:
    """Answers in turn, the last one again and again; ``asked`` keeps what was sent."""

    answers: list[Answer] = field(default_factory=list)
    by: Callable[[dict[str, Any]], Answer] | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def next(self, body: dict[str, Any]) -> Answer:
        self.asked.append(body)
        if self.by is not None:
            return self.by(body)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def serving(script: Script) -> Iterator[str]:
    """The server's address, while it runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            script.keys.append(self.headers.get("Authorization", ""))
            answer = script.next(body)
            status = answer if isinstance(answer, int) else 200
            message = {"role": "assistant", "content": answer}
            payload = {"error": {"message": f"refused with status {status} for {self.headers.get('Authorization')}"}}
            if status == 200:
                payload = {"id": "1", "object": "chat.completion", "created": 0, "model": body["model"],
                           "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                           "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}  # type: ignore[dict-item]
            data = json.dumps(payload).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

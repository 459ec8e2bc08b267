"""A model behind an OpenAI-compatible address on this machine, asked through litellm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from typing import ClassVar

import pytest

_ASK = """
import sys
from dialoom.runtime.errors import ModelError
from dialoom.runtime.toolmaking import litellm_complete
try:
    print(litellm_complete("openai/served", sys.argv[1], 20)([{"role": "user", "content": "Which tools?"}]))
except ModelError as error:
    print("ModelError", error)
"""


class _Handler(BaseHTTPRequestHandler):
    status: ClassVar[int] = 200
    asked: ClassVar[list[dict[str, object]]] = []

    def do_POST(self) -> None:
        self.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        message = {"role": "assistant", "content": '[{"name": "FindHive"}]'}
        answer = {"id": "1", "object": "chat.completion", "created": 1, "model": "served",
                  "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                  "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}
        body = json.dumps(answer if self.status == 200 else {"error": {"message": "no such model"}}).encode()
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.skipif(find_spec("litellm") is None, reason="litellm is not installed")
@pytest.mark.parametrize("status", [200, 400])
def test_an_answer_and_a_refusal(status: int) -> None:
    handler = type("Handler", (_Handler,), {"status": status, "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        done = subprocess.run(
            [sys.executable, "-c", _ASK, f"http://127.0.0.1:{server.server_port}/v1"], capture_output=True, text=True,
            env={**os.environ, "OPENAI_API_KEY": "none"}, timeout=120,
            check=False)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert done.returncode == 0, done.stderr
    assert '[{"name": "FindHive"}]' in done.stdout if status == 200 else "ModelError openai/served" in done.stdout
    assert handler.asked[0]["model"] == "served"

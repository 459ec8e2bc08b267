"""A small client of the Language Server Protocol: a real server in a process of its own, over its pipes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

Json = Any


class Client:
    """Asks one question after the other; what the server says unasked is kept in ``told``."""

    def __init__(self, root: Path, *flags: str, encodings: list[str] | None = None, options: Json = None) -> None:
        command = [sys.executable, "-W", "error", "-c",
                   "import sys; from dialoom.cli.main import main; sys.exit(main(sys.argv[1:]))", "lsp", *flags]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, cwd=root)
        self.told: list[tuple[str, Json]] = []
        self.versions: dict[str, int] = {}
        self._next = 0
        self._leaving = False
        general = {"positionEncodings": encodings} if encodings else {}
        self.answer = self.ask("initialize", {
            "processId": None, "rootUri": root.as_uri(), "initializationOptions": options,
            "capabilities": {"general": general, "textDocument": {"documentSymbol": {
                "hierarchicalDocumentSymbolSupport": True}},
                "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}},
        })
        self.tell("initialized", {})

    # --- messages ---

    def _send(self, message: Json) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _receive(self) -> Json:
        assert self.process.stdout is not None
        length = 0
        while (line := self.process.stdout.readline().strip()):
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        if not length:
            _, errors = self.process.communicate(timeout=20)
            raise EOFError(f"the server went away: {errors.decode()}")
        return json.loads(self.process.stdout.read(length))

    def ask(self, method: str, params: Json) -> Json:
        """The answer to a request; its error is raised."""
        self._next += 1
        self._send({"id": self._next, "method": method, "params": params})
        while True:
            message = self._receive()
            if "method" in message:
                self._take(message)
            elif message["id"] == self._next:
                if "error" in message:
                    raise RuntimeError(message["error"]["message"])
                return message["result"]

    def _take(self, message: Json) -> None:
        """What the server says unasked; where it asks, say yes."""
        if "id" in message:
            self._send({"id": message["id"], "result": None})
        assert message["method"] != "window/showMessage", message["params"]
        self.told.append((message["method"], message.get("params")))

    def tell(self, method: str, params: Json) -> None:
        """A notification."""
        self._leaving |= method == "exit"
        self._send({"method": method, "params": params})

    # --- documents ---

    def open(self, path: Path, text: str | None = None) -> str:
        """Open a file, with its text or another one; its address."""
        uri = path.as_uri()
        self.versions[uri] = 1
        language = "yaml" if path.suffix == ".yaml" else "loom"
        self.tell("textDocument/didOpen", {"textDocument": {
            "uri": uri, "languageId": language, "version": 1,
            "text": path.read_text(encoding="utf-8") if text is None else text,
        }})
        return uri

    def change(self, uri: str, *changes: Json) -> None:
        """Changes of an open document, as the protocol writes them."""
        self.versions[uri] += 1
        self.tell("textDocument/didChange", {
            "textDocument": {"uri": uri, "version": self.versions[uri]}, "contentChanges": list(changes)})

    def diagnostics(self, uri: str) -> list[Json]:
        """What is wrong with a document as it was last sent."""
        self.ask("textDocument/foldingRange", {"textDocument": {"uri": uri}})  # mostly all is told by then
        while True:
            for method, params in reversed(self.told):
                if method == "textDocument/publishDiagnostics" and params["uri"] == uri:
                    if params.get("version") == self.versions[uri]:
                        return list(params["diagnostics"])
                    break
            self._take(self._receive())

    def at(self, uri: str, line: int, character: int) -> Json:
        """Parameters of a question about a place."""
        return {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}

    # --- the end ---

    def stop(self) -> int:
        """Shut the server down, as editors do; its exit code."""
        if not self._leaving:
            self.ask("shutdown", None)
            self.tell("exit", None)
        for pipe in (self.process.stdin,):
            if pipe is not None:
                pipe.close()
        code = self.process.wait(timeout=20)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
        return code

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if kind is None:
            assert self.stop() == 0
        else:
            self.process.kill()
            self.process.communicate()


def applied(text: str, edits: list[Json]) -> str:
    """A text after edits as the protocol writes them; columns in UTF-16."""
    lines = text.replace("\r\n", "\n").split("\n")

    def offset(position: Json) -> int:
        if position["line"] >= len(lines):
            return sum(len(line) + 1 for line in lines) - 1
        units, column = 0, 0
        for character in lines[position["line"]]:
            if units >= position["character"]:
                break
            units += len(character.encode("utf-16-le")) // 2
            column += 1
        return sum(len(line) + 1 for line in lines[: position["line"]]) + column

    text = "\n".join(lines)
    for edit in sorted(edits, key=lambda one: offset(one["range"]["start"]), reverse=True):
        text = text[: offset(edit["range"]["start"])] + edit["newText"] + text[offset(edit["range"]["end"]) :]
    return text

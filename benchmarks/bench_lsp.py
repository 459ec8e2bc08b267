"""How soon the language server answers a keystroke.

    python benchmarks/bench_lsp.py [--lines 500] [--keystrokes 60]

Makes a spec of so many lines over an imported catalog, in both surfaces, starts the server on it and types: into a
scenario that stays right, and into one that is broken by what is typed. A keystroke's time is the processor time of
the server's process from the change to the published diagnostics, read off ``/proc`` where there is one, and beside it
the time on the clock. Nothing is put off (there is no debounce): each keystroke is answered by itself.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from dialoom.grammar.reader import read
from dialoom.grammar.source import Source
from dialoom.grammar.yaml_printer import print_yaml

SEED = Path(__file__).resolve().parent.parent / "specs" / "crm_leads.loom"


class Server:
    """The server in a process of its own."""

    def __init__(self, root: Path) -> None:
        """A server that has been greeted, of the project at ``root``."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from dialoom.cli.main import main; main(['lsp'])"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root)
        self.ask("initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": {}})
        self.send({"method": "initialized", "params": {}})

    def send(self, message: dict[str, Any]) -> None:
        """Say something."""
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        """The next thing that it says."""
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length"):
                length = int(line.partition(b":")[2])
        found: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return found

    def ask(self, method: str, params: Any) -> Any:
        """The answer to a question; what else is said meanwhile is dropped."""
        self.send({"id": 1, "method": method, "params": params})
        while "id" not in (message := self.receive()):
            pass
        return message.get("result")

    def diagnostics(self) -> list[Any]:
        """The next diagnostics that it publishes."""
        while (message := self.receive()).get("method") != "textDocument/publishDiagnostics":
            pass
        found: list[Any] = message["params"]["diagnostics"]
        return found

    def seconds(self) -> float:
        """Processor time of the server so far."""
        schedule = Path(f"/proc/{self.process.pid}/schedstat")
        if schedule.exists():
            threads = Path(f"/proc/{self.process.pid}/task").iterdir()
            return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime


def spec_of(lines: int, yaml: bool) -> str:
    """The seed example, its scenarios under further names until there are so many lines, of either surface."""
    text = SEED.read_text(encoding="utf-8")
    scenarios = [found for found in re.findall(r"^scenario (?:.|\n)*?^}\n", text, re.MULTILINE) if "call " in found]
    number = 0
    while (shown := print_yaml(read(Source("a.loom", text)).spec) if yaml else text).count("\n") < lines:
        again = scenarios[number % len(scenarios)].replace("scenario ", f"scenario again_{number}_", 1)
        text = text.replace("dataset crm {", again + "\ndataset crm {", 1)
        number += 1
    return shown


def type_into(server: Server, uri: str, text: str, at: int, typed: str) -> tuple[list[float], list[float], int]:
    """Processor and clock time of each keystroke, and how many of them left something wrong."""
    cpu, wall, wrong = [], [], 0
    for number, character in enumerate(typed):
        before = text[: at + number]
        place = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
        start, clock = server.seconds(), time.perf_counter()
        server.send({"method": "textDocument/didChange", "params": {
            "textDocument": {"uri": uri, "version": number + 2},
            "contentChanges": [{"range": {"start": place, "end": place}, "text": character}]}})
        wrong += bool(server.diagnostics())
        wall.append(time.perf_counter() - clock)
        cpu.append(server.seconds() - start)
        text = text[: at + number] + character + text[at + number :]
    return cpu, wall, wrong


def told(what: str, cpu: list[float], wall: list[float], wrong: int) -> None:
    """Print what came of typing."""
    worst = sorted(cpu)[int(len(cpu) * 0.95)]
    print(f"{what}: {1000 * median(cpu):.0f} ms of processor time (19 of 20 within {1000 * worst:.0f} ms), "
          f"{1000 * median(wall):.0f} ms on the clock; {wrong} of {len(cpu)} keystrokes leave something wrong")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=500)
    parser.add_argument("--keystrokes", type=int, default=60)
    options = parser.parse_args()
    for ending in (".loom", ".loom.yaml"):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder).resolve()
            (root / "catalogs").mkdir()
            catalog = SEED.parent / "catalogs" / "sales.openapi.yaml"
            (root / "catalogs" / catalog.name).write_bytes(catalog.read_bytes())
            text = spec_of(options.lines, ending == ".loom.yaml")
            path = root / f"typed{ending}"
            path.write_text(text, encoding="utf-8")
            print(f"{path.name}: {text.count(chr(10))} lines")
            server, uri = Server(root), path.as_uri()
            server.send({"method": "textDocument/didOpen", "params": {"textDocument": {
                "uri": uri, "languageId": "loom", "version": 1, "text": text}}})
            assert server.diagnostics() == []
            goal = text.index("correct the details") + 3
            told("  a goal's words", *type_into(server, uri, text, goal, "abc de " * (options.keystrokes // 7)))
            server.send({"method": "textDocument/didChange", "params": {
                "textDocument": {"uri": uri, "version": 99}, "contentChanges": [{"text": text}]}})
            server.diagnostics()
            name = text.index("CRM.UpdateLead", text.index("change_lead")) + 6
            told("  a tool's name  ", *type_into(server, uri, text, name, "x" * (options.keystrokes // 2)))
            server.send({"method": "textDocument/didChange", "params": {
                "textDocument": {"uri": uri, "version": 99}, "contentChanges": [{"text": text}]}})
            server.diagnostics()
            broken = text.index("change_lead") + len("change_lead")
            told("  what cannot be read", *type_into(server, uri, text, broken, " {" * (options.keystrokes // 4)))
            server.send({"method": "textDocument/didChange", "params": {
                "textDocument": {"uri": uri, "version": 99}, "contentChanges": [{"text": text}]}})
            server.diagnostics()
            where = {"textDocument": {"uri": uri}, "position": {
                "line": text[:name].count("\n"), "character": len(text[:name].rpartition("\n")[2])}}
            for method, more in (("completion", {}), ("hover", {}), ("references", {"context": {
                    "includeDeclaration": True}}), ("semanticTokens/full", {}), ("rename", {"newName": "CRM.Other"})):
                start = server.seconds()
                server.ask(f"textDocument/{method}", where | more)
                print(f"  {method}: {1000 * (server.seconds() - start):.0f} ms")
            server.ask("shutdown", None)
            server.send({"method": "exit"})
            server.process.wait(timeout=30)


if __name__ == "__main__":
    main()

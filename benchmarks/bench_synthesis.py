"""How long 5,000 verified dialogues take, from the command to the files.

Runs ``dialoom synth`` as a user would, in a directory of its own: start of the processes, drafting,
wording, verification, journal, JSONL and Parquet are all in it. As machines differ and are shared, the
time is also given as a multiple of a fixed piece of Python work, timed before and after.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

DIALOOM = Path(sys.executable).with_name("dialoom")
SPEC = Path(__file__).parents[1] / "specs" / "crm_leads.loom"


def reference() -> float:
    """Seconds of a fixed piece of work of the same kind: JSON, dictionaries, string formatting."""
    start = time.perf_counter()
    words: dict[str, int] = {}
    for number in range(40_000):
        row = {"id": f"row-{number}", "values": list(range(12)), "text": f"value {number % 977} of {number}"}
        for word in json.loads(json.dumps(row))["text"].split():
            words[word] = words.get(word, 0) + 1
    return time.perf_counter() - start


def synthesize(spec: Path, out: Path, rows: int | None, workers: int) -> float:
    """Seconds of wall time of ``dialoom synth``."""
    command = [str(DIALOOM), "synth", "-q", str(spec), "--out", str(out), "--workers", str(workers)]
    command += ["--rows", str(rows)] if rows is not None else []
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def stages(spec: Path, rows: int) -> dict[str, float]:
    """Milliseconds a row of each step, in one process."""
    from dialoom.compiler.compilation import compile_spec
    from dialoom.runtime.agenda import agenda
    from dialoom.runtime.draft import draft
    from dialoom.runtime.planview import PlanView
    from dialoom.runtime.quality import measure
    from dialoom.runtime.realizer import realize
    from dialoom.runtime.row import encode_row, to_row
    from dialoom.runtime.verifier import verify

    plan = compile_spec(spec).plan
    if plan is None:
        sys.exit(f"{spec} does not compile: run dialoom check")
    view = PlanView(plan)
    places = [(view.cells[key.cell], key.index) for key in agenda(view, rows)]
    milliseconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        result = work()
        milliseconds[name] = 1000 * (time.perf_counter() - start) / rows
        return result

    cell, index = places[0]
    realize(view, draft(view, cell, index))  # word lists and templates are read once
    blueprints = timed("draft", lambda: [draft(view, cell, index) for cell, index in places])
    dialogues = timed("realize", lambda: [realize(view, blueprint) for blueprint in blueprints])
    timed("verify", lambda: [verify(view, b, d) for b, d in zip(blueprints, dialogues, strict=True)])
    timed("encode", lambda: [encode_row(to_row(dialogue)) for dialogue in dialogues])
    timed("measure quality", lambda: measure(dialogues, plan))
    return milliseconds


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spec", type=Path, default=SPEC)
    parser.add_argument("--rows", type=int, help="default: all rows of the spec")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--stages", action="store_true", help="also time the steps one by one, in one process")
    arguments = parser.parse_args()
    before = reference()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        seconds = synthesize(arguments.spec, out, arguments.rows, arguments.workers)
        made = sum(path.read_bytes().count(b"\n") for path in (out / "data").glob("*.jsonl"))
    unit = (before + reference()) / 2
    print(f"{made:,} dialogues in {seconds:.2f} s with {arguments.workers} workers: {made / seconds:,.0f} a second")
    print(f"{seconds / unit:.1f} times the reference work ({unit:.2f} s)")
    if arguments.stages:
        for name, milliseconds in stages(arguments.spec, min(made, 1000)).items():
            print(f"{name:>16}: {milliseconds:.2f} ms a row")


if __name__ == "__main__":
    main()

"""How compiling grows with the tools: import, tool graph, nearest distractors, walks, goals and plan.

    python benchmarks/bench_compile.py --catalogs ../shared/data/catalogs [--tools 5000]

Compiles a spec over 5,000 tools and one over half as many with `dialoom compile`, each time a new process, and prints
wall and processor seconds, the peak memory, and the factor between the two. Then one scenario is edited and the
spec compiled anew, as its author would: with what the first compilation left in the cache.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from manytools import spec_of, write_catalog

_COMMAND = "import sys; from dialoom.cli.main import main; sys.exit(main())"
_SCENARIOS, _ROWS, _REPEATS = 40, 8000, 3


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took."""

    wall: float
    processor: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} s ({self.processor:.2f} s of processor time), {self.megabytes:,.0f} MB"


def compiled(spec: Path, cache: str) -> Cost:
    """The cost of `dialoom compile`, from the start of the process to its end."""
    command = [sys.executable, "-c", _COMMAND, "compile", str(spec), "-o", str(spec.with_suffix(".json")), "-q"]
    start = time.perf_counter()
    with subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, "DIALOOM_CACHE": cache}) as process:
        assert process.stderr is not None
        told = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(told.decode())
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def edits(spec: str, names: list[str]) -> dict[str, list[str]]:
    """The spec after edits to its first scenario, by what they are; each is like no other."""
    calls = [f"call `Many`.{'.'.join(f'`{part}`' for part in name.split('.'))}" for name in names]
    return {
        "one distractor less, or more": [spec.replace("nearest 5", f"nearest {count}", 1) for count in (4, 6, 3)],
        "another tool called": [spec.replace(calls[0], calls[place], 1) for place in (7, 11, 13)],
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", type=int, default=5000)
    parser.add_argument("--catalogs", type=Path, required=True)
    options = parser.parse_args()
    found: list[Cost] = []
    for count in (options.tools // 2, options.tools):
        with tempfile.TemporaryDirectory() as folder:
            spec, cache = Path(folder) / "many.loom", str(Path(folder) / "cache")
            names = write_catalog(spec.parent, count, options.catalogs)
            text = spec_of(names, _SCENARIOS, _ROWS)
            spec.write_text(text, encoding="utf-8")
            found.append(compiled(spec, "off"))
            print(f"{count:>6,} tools: {found[-1]}")
            if count < options.tools:
                continue
            print(f"       and kept for the next time: {compiled(spec, cache)}")
            for what, specs in edits(text, names).items():
                costs = []
                for edited in specs[:_REPEATS]:
                    spec.write_text(edited, encoding="utf-8")
                    costs.append(compiled(spec, cache))
                middle = sorted(costs, key=lambda cost: cost.processor)[len(costs) // 2]
                print(f"       after an edit ({what}): {middle}, "
                      f"{middle.processor / found[-1].processor:.2f} of the processor time")
    factors = [getattr(found[1], key) / getattr(found[0], key) for key in ("wall", "processor")]
    print(f"twice the tools: {factors[0]:.2f} times the time, {factors[1]:.2f} of the processor time")


if __name__ == "__main__":
    main()

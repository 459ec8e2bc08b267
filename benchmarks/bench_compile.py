"""How compiling grows with the tools: import, tool graph, nearest distractors, walks, goals and plan.

    python benchmarks/bench_compile.py --catalogs ../shared/data/catalogs [--tools 5000]

Compiles a spec over 5,000 tools and one over half as many, each in a process of its own, and prints wall and
processor seconds, the peak memory, and the factor between the two.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from manytools import spec_of, write_catalog

_RUN = """
import json, resource, sys, time
from pathlib import Path
from dialoom.compiler.canonical import encode_plan
from dialoom.compiler.compilation import compile_spec
start = time.perf_counter()
plan = compile_spec(Path(sys.argv[1])).plan
encode_plan(plan)
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"wall": time.perf_counter() - start, "cpu": usage.ru_utime + usage.ru_stime,
                  "megabytes": usage.ru_maxrss / 1024, "tools": len(plan.tools)}))
"""


def measure(count: int, catalogs: Path) -> dict[str, float]:
    """Seconds and memory of compiling a spec over ``count`` tools."""
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "many.loom"
        spec.write_text(spec_of(write_catalog(spec.parent, count, catalogs), 40, 8000), encoding="utf-8")
        run = subprocess.run([sys.executable, "-c", _RUN, str(spec)], check=True, capture_output=True, text=True)
        found: dict[str, float] = json.loads(run.stdout)
        return found


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", type=int, default=5000)
    parser.add_argument("--catalogs", type=Path, required=True)
    options = parser.parse_args()
    half, whole = (measure(count, options.catalogs) for count in (options.tools // 2, options.tools))
    for count, found in ((options.tools // 2, half), (options.tools, whole)):
        print(f"{count:>6,} tools, {found['tools']:,.0f} of them in the plan: {found['wall']:.1f} s "
              f"({found['cpu']:.1f} s of processor time), {found['megabytes']:,.0f} MB")
    factors = [whole[key] / half[key] for key in ("wall", "cpu")]
    print(f"twice the tools: {factors[0]:.2f} times the time, {factors[1]:.2f} of the processor time")


if __name__ == "__main__":
    main()

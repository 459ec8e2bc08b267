"""How the time to read a spec grows with its size, in both surfaces: right specs, and ones with mistakes.

For each size the best of three; beside it the ratio to half the size, which is 2 where time grows linearly.
"""

from __future__ import annotations

import argparse
import time
from itertools import product
from pathlib import Path

from dialoom.grammar.printer import print_loom
from dialoom.grammar.reader import read
from dialoom.grammar.source import Source
from dialoom.grammar.yaml_printer import print_yaml

SPECS = Path(__file__).parents[1] / "specs"


def grown(text: str, size: int) -> str:
    """The spec's declarations again and again, under new names, up to the size."""
    head = text[text.index("entity Lead") : text.index("dataset crm")]
    many = "\n".join(head.replace("Lead", f"Lead{i}") for i in range(size // len(head) + 1))
    return many[:size].rpartition("\n}")[0] + "\n}\n"


def seconds(name: str, text: str) -> float:
    """Processor time of reading, the best of three."""
    times = []
    for _ in range(3):
        start = time.process_time()
        read(Source(name, text))
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description="Time of reading by size.")
    options.add_argument("--largest", type=int, default=1_000_000, help="characters of the largest spec")
    largest = options.parse_args().largest
    text = (SPECS / "crm_leads.loom").read_text(encoding="utf-8")
    for name, kind in product(("a.loom", "a.loom.yaml"), ("right", "a mistake")):
        before = 0.0
        for size in (largest // 16, largest // 8, largest // 4, largest // 2, largest):
            spec = read(Source("x.loom", grown(text, size))).spec
            shown = print_loom(spec) if name == "a.loom" else print_yaml(spec)
            if kind == "a mistake":
                half = shown.index("goal", len(shown) // 2)
                shown = shown[:half] + "gaol" + shown[half + 4 :]
            took = seconds(name, shown)
            ratio = f"{took / before:4.2f} x" if before else ""
            print(f"{name:12} {kind:10} {len(shown):9,} characters  {took:6.2f} s  {ratio}", flush=True)
            before = took


if __name__ == "__main__":
    main()

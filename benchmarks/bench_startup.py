"""How long the command takes to start: ``dialoom --help`` and ``dialoom check`` on the seed example.

Each is run in a process of its own, turn and turn about with an empty Python program; the medians are
printed, and what remains of them without Python's own start.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

DIALOOM = str(Path(sys.executable).with_name("dialoom"))
SPEC = str(Path(__file__).parents[1] / "specs" / "crm_leads.loom")
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "dialoom --help": [DIALOOM, "--help"],
    "dialoom check": [DIALOOM, "check", SPEC],
}


def seconds(command: list[str]) -> float:
    """Wall time of one run; the command must succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=10)
    times = parser.parse_args().times
    measured: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(times):
        for name, command in COMMANDS.items():
            measured[name].append(seconds(command))
    empty = median(measured["python -c pass"])
    for name, values in measured.items():
        middle = median(values)
        print(f"{name:>16}: {middle:.3f} s (fastest {min(values):.3f}, without Python {middle - empty:.3f})")


if __name__ == "__main__":
    main()

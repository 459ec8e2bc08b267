"""Fuzzing of the two surfaces: whatever stands in a file, there are diagnostics, soon, and never an exception.

    python -m benchmarks.fuzz_readers loom --seconds 600
    python -m benchmarks.fuzz_readers yaml --seconds 600

Draws bytes, texts, pieces of the language and mutations of the example specs (Hypothesis, a new seed every
round), reads, renders, prints what could be read, and compiles one in eight. Ends with 1 and the input, made
small, where an exception comes out, or where reading takes more than 2 s per 100 kB.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from dialoom.compiler.compilation import compile_spec
from dialoom.grammar.parser import keywords
from dialoom.grammar.printer import print_loom
from dialoom.grammar.reader import read
from dialoom.grammar.rendering import render
from dialoom.grammar.source import Source
from dialoom.grammar.yaml_printer import print_yaml

SPECS = Path(__file__).parents[1] / "specs"
SLOWEST = 2.0
PIECES = [
    *'{}()[]"`\\#\n,:=?%+*-.@$\t\x00\x85\u2028\ufeff\u202eé名', '"""', "->", "..", "==", "&a ", "*a", "!!x ", "- ",
    "? ", "| ", "> ", "---\n", "\n  ", "\n    ", "\r\n", "9" * 50, "1e999", "-1", "40%", "1..2", "A.b", "`a b`", '"x"',
    "mix", "split", "expect", "require", "rows", "seed", "base", "model", *keywords().values(),
]
BLOCKS = ["{ " * 60, "}" * 60, "x " * 500, "list(" * 50, "[" * 60, "  a:\n" * 60, '"' * 99, "- " * 50]


class Meter:
    """How much was read, and how long the slowest input took."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.inputs = self.characters = 0
        self.slowest = 0.0


def examples(surface: str) -> list[str]:
    """The specs that the project has, in the surface."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SPECS.rglob("*.loom"))]
    return texts if surface == "loom" else [print_yaml(read(Source("x.loom", text)).spec) for text in texts]


@st.composite
def mutated(draw: st.DrawFn, texts: list[str]) -> str:
    """An example with pieces taken out, put in, doubled or moved."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        length = draw(st.sampled_from([0, 0, 1, 1, 2, 5, 40, 400]))
        cut = text[start : start + length]
        new = draw(st.sampled_from(["", "", cut * 2, cut[::-1], *PIECES, *BLOCKS]) | st.text(max_size=4))
        text = text[:start] + new + text[start + length :]
    return text


def check(text: str, surface: str, meter: Meter, folder: Path) -> None:
    """Read one text all the way."""
    name = "fuzz.loom" if surface == "loom" else "fuzz.loom.yaml"
    source = Source(name, text)
    start = time.process_time()
    reading = read(source)
    took = time.process_time() - start
    assert took <= SLOWEST * max(1.0, len(text) / 100_000), f"{took:.1f} s for {len(text)} characters"
    for label in (label for one in reading.diagnostics for label in one.labels):
        assert 0 <= label.span.start <= label.span.end <= len(text)
    for form in ("text", "json", "sarif", "github"):
        render(reading.diagnostics, {name: source}, form)  # type: ignore[arg-type]
    print_loom(reading.spec)
    print_yaml(reading.spec)
    if meter.inputs % 8 == 0:
        try:
            data = text.encode("utf-8")
        except UnicodeEncodeError:
            data = text.encode("utf-8", "surrogatepass")  # a file that is no UTF-8
        (folder / name).write_bytes(data)
        compiled = compile_spec(folder / name)
        render(compiled.diagnostics, compiled.sources)
    meter.inputs += 1
    meter.characters += len(text)
    meter.slowest = max(meter.slowest, took)


def main() -> None:
    """Fuzz one surface for so many seconds."""
    options = argparse.ArgumentParser(description="Fuzz a surface of the language.")
    options.add_argument("surface", choices=("loom", "yaml"))
    options.add_argument("--seconds", type=float, default=600)
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    meter, until, rounds = Meter(), time.monotonic() + chosen.seconds, chosen.seed
    inputs = (
        mutated(examples(chosen.surface))
        | st.lists(st.sampled_from([*PIECES, *BLOCKS]), max_size=80).map(" ".join)
        | st.text(st.characters(exclude_categories=()), max_size=200)
        | st.binary(max_size=400).map(lambda data: data.decode("utf-8", "surrogateescape"))
        | st.sampled_from(BLOCKS).map(lambda block: block * 300)
    )
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(SPECS / "catalogs", Path(folder) / "catalogs")
        while time.monotonic() < until:
            @seed(rounds)
            @settings(max_examples=400, deadline=None, database=None, phases=[Phase.generate, Phase.shrink],
                      suppress_health_check=list(HealthCheck))
            @given(inputs)
            def fuzz(text: str) -> None:
                check(text, chosen.surface, meter, Path(folder))

            fuzz()
            rounds += 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{chosen.surface}: {meter.inputs} inputs, {meter.characters / 1e6:.1f} M characters, no exception; slowest "
          f"{meter.slowest:.2f} s, peak {peak:.0f} MiB, {rounds - chosen.seed} rounds", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()

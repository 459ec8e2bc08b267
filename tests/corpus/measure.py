"""What is said about the wrong specs, held against what the edits know: the figures and the golden file."""

from __future__ import annotations

import random
import re
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dialoom.compiler.compilation import compile_spec
from dialoom.grammar.diagnostic import Diagnostic
from dialoom.grammar.reader import read
from dialoom.grammar.rendering import render
from dialoom.grammar.source import Source
from dialoom.grammar.yaml_printer import print_yaml
from tests.corpus.fault import Fault, Rule, apply, faults_of
from tests.corpus.loom_rules import LOOM_RULES
from tests.corpus.loom_shape_rules import LOOM_SHAPE_RULES
from tests.corpus.yaml_rules import YAML_RULES
from tests.corpus.yaml_shape_rules import YAML_SHAPE_RULES

__all__ = ["FOLDER", "RAW", "Trial", "compact", "corpus", "files_of_many", "found_in", "specs", "try_faults"]

FOLDER = Path(__file__).parent
_RULES: dict[str, Sequence[Rule]] = {
    "loom": (*LOOM_RULES, *LOOM_SHAPE_RULES), "yaml": (*YAML_RULES, *YAML_SHAPE_RULES),
}
_SUFFIX = {"loom": ".loom", "yaml": ".loom.yaml"}
RAW = re.compile(
    r"Traceback|\b(?:LBRACE|RBRACE|LPAR|RPAR|LSQB|RSQB|COLON|NAME|NUMBER|TEXT|LONG_TEXT|OPTIONAL|__ANON_\d+|Token|"
    r"Expected one of|ScannerError|ParserError|mapping values|block mapping)\b|\$END|object at 0x|<class"
)
"""A parser's own words, or Python's."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A spec with mistakes, and what came of it."""

    faults: tuple[Fault, ...]
    text: str
    diagnostics: tuple[Diagnostic, ...]
    lines: tuple[int, ...]
    rendered: str
    seconds: float

    @property
    def placed(self) -> bool:
        """Whether the first report stands at the line that is broken, or at the head of what is around it."""
        (fault,) = self.faults
        return any(line == fault.line or line in fault.heads for line in self.lines[:1])

    @property
    def extra(self) -> int:
        """Reports beyond the one that is due."""
        return max(len(self.lines) - 1, 0)


def specs() -> dict[tuple[str, str], str]:
    """The right specs in both surfaces, by name and surface."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted((FOLDER / "specs").glob("*.loom")):
        text = path.read_text(encoding="utf-8")
        found[path.stem, "loom"] = text
        found[path.stem, "yaml"] = print_yaml(read(Source(path.name, text)).spec)
    return found


def corpus() -> list[Fault]:
    """All single mistakes; two rules that make the same text count once."""
    seen: set[tuple[str, str, str]] = set()
    found: list[Fault] = []
    for (name, surface), text in specs().items():
        for fault in faults_of(name, text, surface, _RULES[surface]):
            wrong = (name, surface, apply(text, [fault]))
            if wrong not in seen:
                seen.add(wrong)
                found.append(fault)
    return found


def files_of_many(singles: Sequence[Fault], count: int) -> list[tuple[Fault, ...]]:
    """``count`` files with 2 to 5 mistakes in declarations that do not speak of each other, drawn by a fixed seed."""
    rng = random.Random(5)
    texts = specs()
    groups = sorted({(fault.spec, fault.surface) for fault in singles})
    files: list[tuple[Fault, ...]] = []
    while len(files) < count:
        group = groups[len(files) % len(groups)]
        pool = [fault for fault in singles if (fault.spec, fault.surface) == group and _inside(fault, texts[group])]
        chosen: list[Fault] = []
        size = 2 + len(files) // len(groups) % 4
        for fault in rng.sample(pool, len(pool)):
            if all(_independent(fault, other, texts[group]) for other in chosen):
                chosen.append(fault)
            if len(chosen) == size:
                break
        files.append(tuple(sorted(chosen, key=lambda fault: fault.start)))
    return files


def _inside(fault: Fault, text: str) -> bool:
    """Whether the mistake leaves the declaration's own head alone: else others lose what they refer to."""
    inner = fault.line != fault.declaration and bool(fault.heads)
    return inner and "\n\n" not in text[fault.start : fault.end]


def _independent(one: Fault, other: Fault, text: str) -> bool:
    lines = text.split("\n")
    if one.declaration == other.declaration:
        return False
    names = [re.findall(r"[\w.]+", lines[fault.declaration - 1]) for fault in (one, other)]
    bodies = [_body(lines, fault.declaration) for fault in (one, other)]
    own = [words[1] if fault.surface == "loom" and len(words) > 1 else words[0]
           for words, fault in zip(names, (one, other), strict=True)]
    return own[0] not in bodies[1] and own[1] not in bodies[0]


def _body(lines: Sequence[str], head: int) -> str:
    indent = len(lines[head - 1]) - len(lines[head - 1].lstrip())
    end = head
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > indent):
        end += 1
    return "\n".join(lines[head - 1 : end])


def try_faults(faults: Sequence[Fault], text: str, folder: Path) -> Trial:
    """Compile the spec with the mistakes in it, from a folder that has the catalogs."""
    wrong = apply(text, faults)
    if not (folder / "catalogs").exists():
        shutil.copytree(FOLDER / "specs" / "catalogs", folder / "catalogs")
    path = folder / f"spec{_SUFFIX[faults[0].surface]}"
    path.write_text(wrong, encoding="utf-8")
    start = time.perf_counter()
    compiled = compile_spec(path)
    seconds = time.perf_counter() - start
    found = compiled.diagnostics
    lines = tuple(compiled.sources[one.span.source].position(one.span.start).line for one in found)
    return Trial(tuple(faults), wrong, found, lines, render(found, compiled.sources), seconds)


def found_in(trial: Trial, text: str) -> list[Fault]:
    """The mistakes of a file of many that no report stands at; ``text`` is the right spec."""
    lost, shift = [], 0
    for fault in trial.faults:
        places = {fault.line + shift, fault.declaration + shift, *(head + shift for head in fault.heads)}
        if not places & set(trial.lines):
            lost.append(fault)
        shift += fault.new.count("\n") - text[fault.start : fault.end].count("\n")
    return lost


def compact(trial: Trial) -> str:
    """The slip, the line as it is now, and what is said: a few lines for reviewers."""
    fault = trial.faults[0]
    broken = trial.text.split("\n")[fault.line - 1].strip()
    said = [f"    {line}: {one.code} {one.message[:100]}" + (f" | {_short(one.help)}" if one.help else "")
            for line, one in zip(trial.lines, trial.diagnostics, strict=True)]
    return "\n".join([fault.name, f"    > {broken[:100]}", *said])


def _short(help: str) -> str:
    """A mend without its list of all that there is: that one grows with the language."""
    return help if help.startswith("did you mean") else help[:50].partition("known are")[0].rstrip()

"""From a spec's path to its plan: all passes, in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dialoom.compiler.canonical import decode_plan, encode_plan
from dialoom.compiler.cells import make_cells
from dialoom.compiler.covering import check_coverage
from dialoom.compiler.datasets import resolve_dataset
from dialoom.compiler.domains import make_domains
from dialoom.compiler.findings import Findings
from dialoom.compiler.imports import load_imports
from dialoom.compiler.learning import resolve_learning
from dialoom.compiler.levels import resolve_levels
from dialoom.compiler.lint.switches import check_switches
from dialoom.compiler.loader import Loader, LoadFailure, loader_for
from dialoom.compiler.lowering import lower
from dialoom.compiler.memo import Memo
from dialoom.compiler.names import collect_names
from dialoom.compiler.overrides import override, parse_overrides
from dialoom.compiler.patterns import resolve_patterns
from dialoom.compiler.plan import Plan
from dialoom.compiler.program import Program
from dialoom.compiler.prompts import check_prompts
from dialoom.compiler.scenarios import resolve_scenarios
from dialoom.compiler.toolgraph import relate_tools
from dialoom.compiler.tools import resolve_tools
from dialoom.compiler.value_types import resolve_types
from dialoom.compiler.variants import add_variants
from dialoom.grammar.collector import collector_resting
from dialoom.grammar.diagnostic import Diagnostic
from dialoom.grammar.source import Source
from dialoom.grammar.tree import Spec

__all__ = ["PASSES", "Compilation", "Resolution", "compile_spec", "resolve_spec"]

Pass = Callable[[Program, Findings], Program]

PASSES: tuple[Pass, ...] = (
    load_imports, make_domains, collect_names, resolve_levels, resolve_types, resolve_tools, relate_tools, add_variants,
    resolve_patterns, resolve_scenarios, resolve_dataset, resolve_learning, check_switches, make_cells, check_coverage,
    check_prompts,
)


@dataclass(frozen=True)
class Compilation:
    """What came of a spec: its plan, unless there is an error or it makes no data set.

    ``canonical``: what `encode_plan` gives for the plan. ``specs``: the trees of all that it is made of.
    ``brought``: how many tools each catalog brought, by its path from the spec.
    """

    plan: Plan | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]
    canonical: bytes = b""
    specs: tuple[Spec, ...] = ()
    brought: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Resolution:
    """What is known of a spec after all passes, in spite of its mistakes; None where it could not be read at all."""

    program: Program | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]

    @property
    def failed(self) -> bool:
        """Whether there is an error."""
        return any(one.severity == "error" for one in self.diagnostics)


def compile_spec(path: Path, *, allow: tuple[Path, ...] = (), overrides: tuple[str, ...] = (),
                 loader: Loader | None = None, memo: Memo | None = None) -> Compilation:
    """Compile the spec at ``path``.

    ``allow``: folders outside of the spec's project that imports may come from. ``overrides``:
    ``path=value`` texts. ``loader`` reads the sources, where they come from elsewhere than the disk (``allow``
    is then its own affair). ``memo``: what earlier compilations worked out; it saves time and changes nothing. A
    user's mistake is a diagnostic, never an exception.
    """
    with collector_resting():
        resolved = resolve_spec(path, loader or loader_for(path, allow), overrides, memo)
        program = resolved.program
        if resolved.failed or program is None or program.dataset is None:
            specs = program.specs if program is not None else ()
            return Compilation(None, resolved.diagnostics, resolved.sources, specs=specs)
        # As anybody reads it back from its file: shares rounded, the keys of schemas in their canonical order.
        canonical = encode_plan(lower(program))
        return Compilation(decode_plan(canonical), resolved.diagnostics, resolved.sources, canonical, program.specs,
                           program.brought)


def resolve_spec(path: Path, loader: Loader, overrides: tuple[str, ...] = (),
                 memo: Memo | None = None) -> Resolution:
    """All that the passes find out about the spec at ``path``, short of its plan; see `compile_spec`."""
    findings = Findings()
    try:
        source = loader.load(path)
    except LoadFailure as failure:
        empty = Source(failure.path, "")
        findings.add("E0201", _REASONS.get(failure.kind, "the spec cannot be read"), empty.span(0, 0),
                     help="check the path")
        return Resolution(None, findings.in_order(), {empty.name: empty})
    reading = loader.reading(source)
    findings.diagnostics.extend(reading.diagnostics)
    settings, sources = parse_overrides(overrides, findings)
    spec = override(reading.spec, settings, findings)
    program = Program(loader, spec, settings, memo or Memo(), damaged=reading.damaged)
    with collector_resting():
        for run in PASSES:
            program = run(program, findings)
    sources.update(loader.sources)
    return Resolution(program, findings.in_order(), sources)


_REASONS = {
    "missing": "there is no such file", "folder": "this is a folder, not a spec", "not_text": "this is not UTF-8 text",
}

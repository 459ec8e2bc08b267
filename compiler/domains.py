"""The pass that makes tools of the domains that a spec names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from dialoom.compiler.domain.snapshot import STEPS, Snapshot, SnapshotError, read_snapshot, slug_of
from dialoom.compiler.domain.synthesis import Synthesis, synthesize
from dialoom.compiler.findings import Findings, listing
from dialoom.compiler.loader import DOMAINS, LoadFailure, digest
from dialoom.compiler.plan import Domain, Refused, Tool
from dialoom.compiler.program import Program
from dialoom.compiler.setting_keys import DOMAIN_KEYS, DOMAIN_STEPS
from dialoom.compiler.settings import SettingsReader
from dialoom.grammar import tree
from dialoom.grammar.printer import print_loom
from dialoom.grammar.source import Source
from dialoom.grammar.suggestion import did_you_mean

__all__ = ["DEFAULT_TOOLS", "make_domains"]

DEFAULT_TOOLS = 12
"""How many tools are made where a spec does not say."""

_WHY = {"missing": ("E0201", "there is no file `{}`"), "folder": ("E0201", "`{}` is a folder, not a file"),
        "outside": ("E0202", "`{}` lies outside of the spec's project"),
        "not_text": ("E0203", "`{}` is not UTF-8 text"), "unreadable": ("E0203", "`{}` cannot be read")}


def make_domains(program: Program, findings: Findings) -> Program:
    """The program with the tools of its domains, declared like all others, and what became of each domain."""
    declared = program.declared(tree.Domain)
    if not declared:
        return program
    making = _Making(program, findings)
    seen: dict[str, tree.Domain] = {}
    for domain in declared:
        first = seen.setdefault(domain.handle, domain)
        if not domain.handle:
            findings.add("E0220", "a domain needs a name", domain.title.span,
                         help=f"like one of those that come along: {listing(program.loader.domains())}")
        elif first is not domain:
            findings.add("E0223", f"two domains have the prefix `{domain.handle}`",
                         (domain.prefix or domain.title).span,
                         others=(((first.prefix or first.title).span, "first here"),),
                         help="give one of them another with `as`")
        else:
            making.make(domain)
    *others, main = program.specs
    return replace(
        program, specs=(*others, *making.specs, main), domains=tuple(making.domains),
        catalog_tools={**program.catalog_tools, **{tool.name: tool for tool in making.tools}},
        imports=tuple(sorted({*program.imports, *making.imports})),
        damaged=program.damaged | making.damaged,
    )


class _Making:
    """What is made of one domain after the other."""

    def __init__(self, program: Program, findings: Findings) -> None:
        self.loader, self.findings = program.loader, findings
        self.specs: list[tree.Spec] = []
        self.domains: list[Domain] = []
        self.tools: list[Tool] = []
        self.imports: list[tuple[str, str]] = []
        self.damaged: frozenset[str] = frozenset()
        self.facets = [node for node in self.loader.reading(self.loader.facets()).spec.declarations
                       if isinstance(node, tree.Tool)]

    def make(self, domain: tree.Domain) -> None:
        """Make its tools; where they cannot be made, using their names is no further mistake."""
        before = len(self.findings.diagnostics)
        owner = f"the domain `{domain.title.value}`"
        settings = SettingsReader(owner, domain.settings, DOMAIN_KEYS, self.findings, "E0224")
        asked = self._asked(settings)
        judged = len(self.findings.diagnostics) == before
        found = self._snapshot(domain, settings)
        if found is not None:
            snapshot, key = found
            made = synthesize(snapshot, domain.handle, asked, self.facets)
            self._declare(domain, made, key)
            if judged:
                self._missing(domain, made, asked)
        if any(one.severity == "error" for one in self.findings.diagnostics[before:]):
            self.damaged |= {domain.handle}

    def _asked(self, settings: SettingsReader) -> int | Mapping[str, int]:
        setting = settings.get("tools")
        if setting is None:
            return DEFAULT_TOOLS
        if isinstance(setting.value, tree.Number):
            return int(setting.value.value)
        steps = SettingsReader("`tools`", settings.block("tools"), DOMAIN_STEPS, self.findings, "E0224")  # type: ignore[arg-type]
        counts = {step: steps.whole(step) or 0 for step in STEPS}
        if not any(counts.values()) and not any(map(steps.mentions, STEPS)):
            self.findings.add("E0224", "`tools` asks for none", setting.span, help="like tools { seed 4  expand 4 }")
        return counts

    def _snapshot(self, domain: tree.Domain, settings: SettingsReader) -> tuple[Snapshot, str] | None:
        setting = settings.get("snapshot")
        if setting is not None and isinstance(setting.value, tree.Text):
            return self._from_file(domain, setting.value)
        if settings.mentions("snapshot"):
            return None
        slug = slug_of(domain.title.value)
        known = self.loader.domains()
        if slug not in known:
            near = did_you_mean(slug, known)
            title = domain.title.value.replace('"', "'")
            self.findings.add(
                "E0220", f"nothing is known of the domain `{domain.title.value}`", domain.title.span,
                help=near or f'fetch it, and name it with `snapshot`: dialoom snapshot "{title}" -o {slug}.json',
                notes=(f"what comes along: {', '.join(known)}",))
            return None
        source = self.loader.domain(slug)
        return read_snapshot(source.text, source.name), source.name

    def _from_file(self, domain: tree.Domain, text: tree.Text) -> tuple[Snapshot, str] | None:
        path = Path(domain.span.source).parent / PurePosixPath(text.value)
        try:
            source = self.loader.load(path)
            snapshot = read_snapshot(source.text, path.name)
        except LoadFailure as failure:
            code, message = _WHY[failure.kind]
            mend = {"missing": did_you_mean(path.name, self.loader.names_in(path.parent)) or
                    f"paths start where the spec lies: this one leads to `{failure.path}`",
                    "outside": f"if that is meant, allow its folder: --allow {PurePosixPath(failure.path).parent}"}
            self.findings.add(code, message.format(text.value), text.span, help=mend.get(failure.kind))
            return None
        except SnapshotError as error:
            others = []
            if error.line:
                start = source.start_of(error.line)
                others.append((source.span(start, start + len(source.line(error.line))), "here"))
            self.findings.add("E0221", error.message, text.span, help=error.help or None, others=others)
            return None
        key = self.loader.key_of(path)
        self.imports.append((key, digest(source.text)))
        return snapshot, key

    def _declare(self, domain: tree.Domain, made: Synthesis, key: str) -> None:
        """Its declarations, as a source of their own that diagnostics can show."""
        source = Source(f"{DOMAINS}{domain.handle}.loom", print_loom(tree.Spec(made.declarations, domain.span)))
        self.loader.sources[source.name] = source
        self.specs.append(self.loader.reading(source).spec)
        self.tools += made.tools
        taken = [one.step for one in made.selection.taken]
        refused = tuple(Refused(one.tool, one.like, one.measure, one.value) for one in made.selection.refused)
        self.domains.append(Domain(domain.title.value, domain.handle, key,
                                   tuple((step, taken.count(step)) for step in STEPS if step in taken), refused))

    def _missing(self, domain: tree.Domain, made: Synthesis, asked: int | Mapping[str, int]) -> None:
        """A finding where there are fewer than asked."""
        taken = [one.step for one in made.selection.taken]
        total = asked if isinstance(asked, int) else sum(asked.values())
        if len(taken) == total:
            return
        place = next((s.value.span for s in domain.settings if s.key.text == "tools"
                      and not isinstance(s.value, tuple)), domain.title.span)
        counted = ", ".join(f"{step} {taken.count(step)}" for step in STEPS)
        refused = len(made.selection.refused)
        notes: tuple[str, ...] = (f"of each step: {counted}",)
        if refused:
            notes += (f"{refused} more would be too like one of these",)
        self.findings.add(
            "E0222", f"`{domain.title.value}` gives {len(taken)} tools, not {total}", place, notes=notes,
            help=f"ask for at most {len(taken)}, or use a snapshot that knows more classes" if taken else
                 "ask for a seed at least: the other steps use what its tools give")

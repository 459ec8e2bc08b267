"""Where the values of a declared type come from: a generator, a provider of Faker, a pool, or a pool in a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from dialoom.compiler import faker_provider
from dialoom.compiler.faker_provider import PREFIX
from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.generators import GENERATORS
from dialoom.compiler.loader import Loader, LoadFailure, digest
from dialoom.compiler.settings import SettingsReader
from dialoom.grammar import tree
from dialoom.grammar.source import Span
from dialoom.grammar.suggestion import did_you_mean

__all__ = ["ValueOrigins"]

_MOST = 10_000


@dataclass
class ValueOrigins:
    """Reads what a type's settings say of its values. ``files``: the hash of each pool's file, by its key."""

    loader: Loader
    findings: Findings
    files: dict[str, str] = field(default_factory=dict)

    def generator(self, settings: SettingsReader, base: str) -> str | None:
        """The generator that is named, if it is one; ``faker.NAME`` is a provider of Faker that suits the base."""
        setting = settings.get("generator")
        name = settings.word("generator")
        if setting is None or name is None or name in GENERATORS:
            return name
        span = setting.value.span if isinstance(setting.value, tree.Name | tree.Text) else setting.span
        if not name.startswith(PREFIX):
            self.findings.add("E0504", f"`generator` cannot be `{name}`", span, help=offer(name, GENERATORS, "choice"))
            return None
        provider = name.removeprefix(PREFIX)
        problem = faker_provider.why_not(provider) or _misfit(provider, base)
        if problem is None:
            return name
        known = [PREFIX + other for other in faker_provider.provider_names()]
        near = did_you_mean(name, known) if name not in known else None
        self.findings.add("E0504", f"values cannot come from `{name}`: {problem}", span,
                          help=near or "take one that gives a single value from a seed alone, like faker.isbn13")
        return None

    def pool(self, settings: SettingsReader) -> tuple[str, ...]:
        """The values of the pool: those that are listed, or the lines of the file that is named; else none."""
        setting = settings.get("pool")
        if setting is None:
            return ()
        if isinstance(setting.value, tree.Text | tree.Name):
            name = setting.value.text if isinstance(setting.value, tree.Name) else setting.value.value
            return self._lines(name, setting.value.span)
        return tuple(item.value for item in setting.value if isinstance(item, tree.Text))  # type: ignore[union-attr]

    def _lines(self, name: str, span: Span) -> tuple[str, ...]:
        """The lines of a file, without what stands around them, empty ones left out, each once."""
        path = Path(span.source).parent / PurePosixPath(name)
        try:
            source = self.loader.load(path)
        except LoadFailure as failure:
            near = did_you_mean(path.name, self.loader.names_in(path.parent)) if failure.kind == "missing" else None
            message, help = _FAILURES[failure.kind]
            self.findings.add("E0317", message.format(name), span, help=near or help)
            return ()
        self.files[self.loader.key_of(path)] = digest(source.text)
        lines = tuple(dict.fromkeys(line.strip() for line in source.text.splitlines() if line.strip()))
        if not lines or len(lines) > _MOST:
            what = "has no values" if not lines else f"has {len(lines):,} values"
            self.findings.add("E0317", f"`{name}` {what}", span,
                              help=f"write a value a line, at most {_MOST:,}")
        return lines[:_MOST]


def _misfit(provider: str, base: str) -> str | None:
    """Why the provider's values are none of the base type."""
    value = faker_provider.provided(provider, 0)
    if base == "string":
        return None
    fits = {"int": isinstance(value, int), "bool": isinstance(value, bool), "number": not isinstance(value, str)}
    return None if fits.get(base, False) else f"what it gives, like {str(value)!r}, is no {base}"


_FAILURES = {
    "missing": ("there is no file `{}`", "paths start where the spec lies"),
    "folder": ("`{}` is a folder, not a file", "name the file"),
    "outside": ("`{}` lies outside of the spec's project", "move it into the project, or allow it: --allow DIR"),
    "not_text": ("`{}` is not UTF-8 text", "save it as UTF-8, a value a line"),
    "unreadable": ("`{}` cannot be read", "check its permissions"),
}

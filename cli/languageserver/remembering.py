"""A source loader that reads open buffers before files, and remembers what it has read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from dialoom.compiler.catalogs.catalog import Catalog
from dialoom.compiler.loader import Load, Loader, LoadFailure, digest
from dialoom.grammar.pieces import Pieces
from dialoom.grammar.reader import Reading, read
from dialoom.grammar.source import Source

__all__ = ["Memory", "RememberingLoader"]

_MOST_CATALOGS = 64
_MOST_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class _KnownCatalog:
    """A catalog with the text that it was read from and the digests of the files that this one refers to."""

    text: str
    parts: tuple[tuple[Path, str], ...]
    catalog: Catalog


class Results:
    """What large catalogs were worked into, kept from one analysis to the next (a ``memo.Store``)."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        """The bytes last put under the name."""
        found = self._kept.pop(name, None)
        if found is not None:
            self._kept[name] = found  # the last used goes last
        return found

    def put(self, name: str, data: bytes) -> None:
        """Keep the bytes; what was not used for longest goes where it becomes too much."""
        self._kept[name] = data
        while len(self._kept) > 1 and sum(map(len, self._kept.values())) > _MOST_BYTES:
            del self._kept[next(iter(self._kept))]

    def refuse(self, name: str, why: str) -> None:
        """What was kept is not what was asked for."""
        self._kept.pop(name, None)


@dataclass
class Memory:
    """What was read, each by its content: nothing here can be out of date, it can only be of no use any more.

    ``buffers``: the texts that the editor has open, by their resolved path.
    """

    buffers: dict[Path, str] = field(default_factory=dict)
    files: dict[Path, tuple[tuple[int, int], bytes]] = field(default_factory=dict)
    readings: dict[str, tuple[str, Reading]] = field(default_factory=dict)
    pieces: dict[str, Pieces] = field(default_factory=dict)
    catalogs: dict[tuple[str, str], _KnownCatalog] = field(default_factory=dict)
    library: tuple[Source, ...] = ()
    results: Results = field(default_factory=lambda: Results())

    def reading(self, source: Source) -> Reading:
        """What a source says; of one that changed, only the declarations that did are read anew."""
        known = self.readings.get(source.name)
        if known is None or known[0] != source.text:
            pieces = self.pieces.setdefault(source.name, Pieces())
            self.readings[source.name] = known = (source.text, read(source, pieces))
        return known[1]


@dataclass
class RememberingLoader(Loader):
    """The loader of one analysis; ``memory`` goes from one to the next."""

    memory: Memory = field(default_factory=Memory)

    def read(self, real: Path) -> bytes:
        """The bytes of the open buffer, else of the file, which is read again only when it changed."""
        if real in self.memory.buffers:
            return self.memory.buffers[real].encode("utf-8")
        state = real.stat()
        mark = (state.st_mtime_ns, state.st_size)
        known = self.memory.files.get(real)
        if known is None or known[0] != mark:
            self.memory.files[real] = known = (mark, super().read(real))
        return known[1]

    def is_folder(self, real: Path) -> bool:
        """Whether a folder lies there."""
        return real not in self.memory.buffers and super().is_folder(real)

    def standard(self) -> tuple[Source, ...]:
        """The standard library."""
        if not self.memory.library:
            self.memory.library = super().standard()
        self.sources.update((source.name, source) for source in self.memory.library)
        return self.memory.library

    def reading(self, source: Source) -> Reading:
        """What a source says."""
        return self.memory.reading(source)

    def catalog(self, kind: str, source: Source, load: Load, read_with: Callable[[Load], Catalog]) -> Catalog:
        """The catalog of a source; it is read again when it, or a file that it refers to, changed."""
        key = (kind, source.name)
        known = self.memory.catalogs.get(key)
        if known is not None and known.text == source.text and all(
                self._digest(load, path) == told for path, told in known.parts):
            return known.catalog
        parts: dict[Path, str] = {}

        def tracked(path: Path) -> Source:
            found = load(path)
            parts[path] = digest(found.text)
            return found

        catalog = read_with(tracked)
        if len(self.memory.catalogs) >= _MOST_CATALOGS:
            self.memory.catalogs.pop(next(iter(self.memory.catalogs)))
        self.memory.catalogs[key] = _KnownCatalog(source.text, tuple(parts.items()), catalog)
        return catalog

    @staticmethod
    def _digest(load: Load, path: Path) -> str:
        try:
            return digest(load(path).text)
        except LoadFailure:  # it was there, and is no more: the catalog has to be read again to say so
            return ""

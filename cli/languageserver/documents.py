"""The documents that an editor has open, and what the compiler finds out about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlparse
from urllib.request import url2pathname

from dialoom.cli.languageserver.positions import Place, offset_at
from dialoom.cli.languageserver.remembering import Memory, RememberingLoader
from dialoom.compiler.compilation import Resolution, resolve_spec
from dialoom.compiler.indexing import index_symbols
from dialoom.compiler.loader import STANDARD, project_of
from dialoom.compiler.memo import Memo
from dialoom.compiler.plan import Tool
from dialoom.compiler.standard import library_path
from dialoom.compiler.symbols import Index
from dialoom.grammar import tree
from dialoom.grammar.comments import is_yaml
from dialoom.grammar.reader import Reading
from dialoom.grammar.source import Source

__all__ = ["Analysis", "Change", "Document", "Documents"]


@dataclass(frozen=True, slots=True)
class Change:
    """What an editor says that changed: ``text`` from ``start`` to ``end``, or all of it where they are None."""

    text: str
    start: Place | None = None
    end: Place | None = None


@dataclass
class Analysis:
    """A document as the compiler sees it, with everything that it imports.

    ``earlier``: the last whole versions of declarations that have mistakes now.
    """

    source: Source
    reading: Reading
    resolution: Resolution
    earlier: tuple[tree.Declaration, ...] = ()
    known_catalogs: Mapping[str, tuple[Tool, ...]] = field(default_factory=dict)

    def catalog_tools(self, name: str) -> tuple[Tool, ...]:
        """All tools of a catalog by the name of its source, also those that no import selects."""
        return self.known_catalogs.get(name, ())

    @cached_property
    def index(self) -> Index:
        """What every name means."""
        program = self.resolution.program
        if program is None:
            return Index(())
        sources = {**self.resolution.sources, self.source.name: self.source}
        return index_symbols(program, sources, self.reading.partial)

    @property
    def yaml(self) -> bool:
        """Whether it is of the YAML surface."""
        return is_yaml(self.source.name)


@dataclass
class Document:
    """An open text under the name that the compiler gives it: its absolute path."""

    uri: str
    name: str
    text: str
    version: int | None = None

    @property
    def path(self) -> Path:
        """Where it lies, or would."""
        return Path(self.name)


@dataclass
class Documents:
    """All open documents; ``allow``: folders outside of a spec's project that imports may come from."""

    allow: tuple[Path, ...] = ()
    encoding: str = "utf-16"
    memory: Memory = field(default_factory=Memory)
    opened: dict[str, Document] = field(default_factory=dict)
    _analyses: dict[str, Analysis] = field(default_factory=dict)
    _whole: dict[str, dict[tuple[type, str], tree.Declaration]] = field(default_factory=dict)

    # --- what the editor says ---

    def open(self, uri: str, text: str, language: str = "", version: int | None = None) -> Document:
        """Take a document over from the disk."""
        document = Document(uri, self.name_of(uri, language), _plain(text), version)
        self.opened[uri] = document
        self._put(document)
        return document

    def change(self, uri: str, changes: Sequence[Change], version: int | None = None) -> Document:
        """The document after the changes, one after the other."""
        document = self.opened[uri]
        document.version = version
        for change in changes:
            if change.start is None or change.end is None:
                document.text = _plain(change.text)
                continue
            source = Source(document.name, document.text)
            start, end = (offset_at(source, place, self.encoding) for place in (change.start, change.end))
            start, end = min(start, end), max(start, end)
            document.text = document.text[:start] + _plain(change.text) + document.text[end:]
        self._put(document)
        return document

    def close(self, uri: str) -> None:
        """Give a document back to the disk."""
        document = self.opened.pop(uri, None)
        if document is not None:
            self.memory.buffers.pop(document.path.resolve(), None)
            self._forget(document.name)

    def files_changed(self) -> None:
        """Something on the disk is no longer what it was."""
        self._analyses.clear()

    # --- what the compiler says ---

    def analysis(self, document: Document) -> Analysis:
        """What is found out about a document as it stands."""
        return self.analysis_at(document.path, document.text)

    def analysis_at(self, path: Path, text: str | None = None) -> Analysis:
        """What is found out about a spec, open or not."""
        name = RememberingLoader.name_of(path)
        known = self._analyses.get(name)
        if known is None:
            known = self._analyses[name] = self.analyse(path, text)
        return known

    def analyse(self, path: Path, text: str | None = None) -> Analysis:
        """As `analysis_at`, anew."""
        loader = RememberingLoader(
            path.parent, project_of(path), (*self.allow, path.resolve().parent), memory=self.memory)
        resolution = resolve_spec(path, loader, memo=Memo(self.memory.results))
        name = loader.name_of(path)
        source = resolution.sources.get(name) or Source(name, text or "")
        reading = self.memory.reading(source)
        catalogs = {key[1]: known.catalog.tools for key, known in self.memory.catalogs.items()}
        return Analysis(source, reading, resolution, self._earlier(name, reading), catalogs)

    def _earlier(self, name: str, reading: Reading) -> tuple[tree.Declaration, ...]:
        """Keeps the declarations that are whole, and gives the last whole versions of those that are not."""
        kept = self._whole.setdefault(name, {})
        kept.update({(type(node), node.name.text): node for node in reading.spec.declarations
                     if not isinstance(node, tree.Import | tree.Domain | tree.Lint)})
        return tuple(node for (_, called), node in kept.items() if called in reading.damaged)

    def imagined(self, texts: Mapping[str, str]) -> Documents:
        """These documents, as though sources had other texts; nothing that is found there stays in memory here."""
        buffers = {**self.memory.buffers, **{Path(name).resolve(): text for name, text in texts.items()}}
        memory = replace(self.memory, buffers=buffers, readings=dict(self.memory.readings), pieces={})
        return Documents(self.allow, self.encoding, memory, dict(self.opened))

    def dependents(self, name: str) -> Iterator[Document]:
        """The other open documents that rest on a source."""
        for document in self.opened.values():
            analysis = self._analyses.get(document.name)
            if document.name != name and (analysis is None or name in analysis.resolution.sources):
                yield document

    # --- names ---

    def name_of(self, uri: str, language: str = "") -> str:
        """The name of a document: the path of a file; for one that lies nowhere yet, a path where it could."""
        parts = urlparse(uri)
        if parts.scheme == "file":
            host = f"//{parts.netloc}" if parts.netloc else ""
            path = url2pathname(host + unquote(parts.path))
            return Path(path).as_posix()
        ending = ".loom.yaml" if "yaml" in language else ".loom"
        stem = Path(unquote(parts.path)).name or "untitled"
        return (Path.cwd() / (stem if stem.endswith((".loom", ".yaml", ".yml")) else stem + ending)).as_posix()

    def uri_of(self, name: str) -> str:
        """The address of a source, as the editor wrote it where it is open."""
        for document in self.opened.values():
            if document.name == name:
                return document.uri
        if name.startswith(STANDARD):
            return library_path(name).as_uri()
        return Path(name).absolute().as_uri()

    def _put(self, document: Document) -> None:
        self.memory.buffers[document.path.resolve()] = document.text
        self._forget(document.name)

    def _forget(self, name: str) -> None:
        for other in [key for key, one in self._analyses.items() if key == name or name in one.resolution.sources]:
            del self._analyses[other]


def _plain(text: str) -> str:
    """The text with the line breaks that the protocol knows as ours: no place moves to another line by that."""
    return text.replace("\r\n", "\n").replace("\r", "\n")

"""The source loader: the only place of the compiler that reads files."""

from __future__ import annotations

import os.path
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Literal

from dialoom.compiler.catalogs.catalog import Catalog
from dialoom.grammar.reader import Reading, read
from dialoom.grammar.source import Source

__all__ = ["DOMAINS", "STANDARD", "Load", "LoadFailure", "Loader", "digest", "loader_for", "project_of"]

Load = Callable[[Path], Source]
"""Gives the source at a path."""

_MARKS = ("dialoom.toml", ".git", "pyproject.toml")
_STANDARD = ("types", "personas", "difficulty", "patterns")

DOMAINS = "dialoom:domains/"
"""The same, of the snapshots that come along and of what is made of any."""

STANDARD = "dialoom:std/"
"""What the names of the standard library's sources begin with; no path of a user does."""


def project_of(path: Path) -> Path:
    """The folder of the spec's project: the nearest one upwards with a mark of a project, else its own."""
    start = path.resolve().parent
    for folder in (start, *start.parents):
        if any((folder / mark).exists() for mark in _MARKS):
            return folder
    return start


def loader_for(path: Path, allow: tuple[Path, ...] = ()) -> Loader:
    """The loader of the spec at ``path``, which may lie anywhere: the user named it. ``allow``: further folders."""
    return Loader(path.parent, project_of(path), (*allow, path.resolve().parent))


@dataclass(eq=False)
class LoadFailure(Exception):
    """A file could not be read; ``kind`` says why."""

    kind: Literal["missing", "outside", "not_text", "folder", "unreadable"]
    path: str


@dataclass
class Loader:
    """Reads sources by path, confined to the project and to the folders that the command allows.

    ``base`` is the folder of the first spec, as the user wrote it. Diagnostics call a source by its path
    from where the user stands (``name_of``), plans by its path from ``base`` (``key_of``): a plan depends
    on no machine and on no working directory.
    """

    base: Path
    project: Path
    allowed: tuple[Path, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    heeds_lock: bool = True

    @staticmethod
    def name_of(path: Path) -> str:
        """The name of a file in diagnostics: as written, without detours, with forward slashes."""
        return Path(os.path.normpath(path)).as_posix()

    def key_of(self, path: Path) -> str:
        """The name of a file in plans."""
        return Path(os.path.relpath(path, self.base)).as_posix()

    def read(self, real: Path) -> bytes:
        """The bytes of a file that may be read. Loaders of other places than the disk differ in this."""
        return real.read_bytes()

    def is_folder(self, real: Path) -> bool:
        """Whether a folder lies there."""
        return real.is_dir()

    def load(self, path: Path) -> Source:
        """The text of a file, line breaks made ``\\n``. Raises LoadFailure."""
        shown = self.name_of(path)
        try:
            real = path.resolve()
            if not self._may_read(real):
                raise LoadFailure("outside", shown)
            if self.is_folder(real):
                raise LoadFailure("folder", shown)
            text = self.read(real).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise LoadFailure("not_text", shown) from None
        except (FileNotFoundError, NotADirectoryError):
            raise LoadFailure("missing", shown) from None
        except (OSError, ValueError, RuntimeError):  # no permission, a NUL in the path, a circle of links
            raise LoadFailure("unreadable", shown) from None
        source = Source(shown, text.replace("\r\n", "\n"))
        self.sources[shown] = source
        return source

    def reading(self, source: Source) -> Reading:
        """What a source says. Loaders that are asked for one source again and again may remember it."""
        return read(source)

    def catalog(self, kind: str, source: Source, load: Load, read_with: Callable[[Load], Catalog]) -> Catalog:
        """The catalog of a kind that a source holds, as ``read_with`` reads it; ``load`` gets what it refers to.

        Raises CatalogError.
        """
        return read_with(load)

    def names_in(self, folder: Path) -> list[str]:
        """The names of the files of a folder that may be read, sorted; none where it is not there."""
        try:
            real = folder.resolve()
            if not self._may_read(real) or not real.is_dir():
                return []
            return sorted(entry.name for entry in real.iterdir() if entry.is_file())
        except (OSError, ValueError, RuntimeError):  # no permission, a NUL in the path, a circle of links
            return []

    def _may_read(self, real: Path) -> bool:
        return any(real.is_relative_to(folder.resolve()) for folder in (self.project, *self.allowed))

    def standard(self) -> tuple[Source, ...]:
        """The standard library, written in the language itself: value types, personas, levels, patterns."""
        folder = files("dialoom.specs").joinpath("std")
        found = tuple(
            Source(f"{STANDARD}{name}.loom", folder.joinpath(f"{name}.loom").read_text(encoding="utf-8"))
            for name in _STANDARD
        )
        self.sources.update((source.name, source) for source in found)
        return found

    def domains(self) -> list[str]:
        """The names of the domains of which a snapshot comes along, sorted."""
        folder = files("dialoom.specs").joinpath("domains")
        return sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))

    def domain(self, name: str) -> Source:
        """The snapshot of one of these domains."""
        return self._shipped(f"{name}.yaml")

    def facets(self) -> Source:
        """The tools that fit things of any domain, written in the language itself."""
        return self._shipped("facets.loom")

    def _shipped(self, name: str) -> Source:
        text = files("dialoom.specs").joinpath("domains").joinpath(name).read_text(encoding="utf-8")
        source = Source(f"{DOMAINS}{name}", text)
        self.sources[source.name] = source
        return source


def digest(text: str) -> str:
    """The content hash of a source: 64 hexadecimal digits of SHA-256."""
    return sha256(text.encode("utf-8")).hexdigest()

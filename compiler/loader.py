"""The source loader: the only place of the compiler that reads files."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Literal

from dialoom.grammar.source import Source

__all__ = ["LoadFailure", "Loader", "project_of"]

_MARKS = ("dialoom.toml", ".git", "pyproject.toml")
_STANDARD = ("types", "personas")


def project_of(path: Path) -> Path:
    """The folder of the spec's project: the nearest one upwards with a mark of a project, else its own."""
    start = path.resolve().parent
    for folder in (start, *start.parents):
        if any((folder / mark).exists() for mark in _MARKS):
            return folder
    return start


@dataclass(frozen=True, slots=True)
class LoadFailure(Exception):
    """A file could not be read; ``kind`` says why."""

    kind: Literal["missing", "outside", "not_text", "folder", "unreadable"]
    path: str


@dataclass
class Loader:
    """Reads sources by path, confined to the project and to the folders that the command allows.

    Names of sources are relative to the folder of the first spec, with forward slashes, so that no
    diagnostic and no plan depends on the machine.
    """

    base: Path
    project: Path
    allowed: tuple[Path, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)

    def name_of(self, path: Path) -> str:
        """The name of a file in diagnostics and plans."""
        import os.path

        return Path(os.path.relpath(path, self.base)).as_posix()

    def load(self, path: Path, name: str | None = None) -> Source:
        """The text of a file. Raises LoadFailure."""
        shown = name or self.name_of(path)
        real = path.resolve()
        if not any(real.is_relative_to(folder.resolve()) for folder in (self.project, *self.allowed)):
            raise LoadFailure("outside", shown)
        if not real.exists():
            raise LoadFailure("missing", shown)
        if real.is_dir():
            raise LoadFailure("folder", shown)
        try:
            text = real.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise LoadFailure("not_text", shown) from None
        except OSError:
            raise LoadFailure("unreadable", shown) from None
        source = Source(shown, text.replace("\r\n", "\n"))
        self.sources[shown] = source
        return source

    def standard(self) -> tuple[Source, ...]:
        """The standard library: value types and personas, written in the language itself."""
        folder = files("dialoom.specs").joinpath("std")
        found = tuple(
            Source(f"std/{name}.loom", folder.joinpath(f"{name}.loom").read_text(encoding="utf-8"))
            for name in _STANDARD
        )
        self.sources.update((source.name, source) for source in found)
        return found

    @staticmethod
    def digest(source: Source) -> str:
        """The content hash of a source, 64 hexadecimal digits."""
        return sha256(source.text.encode("utf-8")).hexdigest()

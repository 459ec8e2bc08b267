"""The folder where compilations keep what they worked out, for the next one.

It belongs to the user and not to a project: nobody else's files are trusted, and nothing comes with a clone of a
repository. Each entry says what it is, who made it and what its bytes come to; one that does not is no entry.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from dialoom import __version__

__all__ = ["CacheFolder", "cache_folder"]

_MAGIC = "dialoom-cache-1"
_LIMIT = 256 * 2**20
"""Bytes that all entries may have together."""
_LIBRARIES = ("jsonref", "msgspec", "numpy", "pyyaml")
"""Requirements that have a part in what is kept."""


def cache_folder(environment: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """Where this user's programs keep what can be made anew; ``DIALOOM_CACHE`` names another folder, or ``off``.

    None where it is switched off, or where there is no such place.
    """
    chosen = environment.get("DIALOOM_CACHE", "")
    if chosen:
        return None if chosen == "off" else Path(chosen)
    if platform == "win32":
        base = environment.get("LOCALAPPDATA", "")
        return Path(base) / "dialoom" / "cache" if base else None
    home = environment.get("HOME", "")
    if platform == "darwin":
        return Path(home) / "Library" / "Caches" / "dialoom" if home else None
    base = environment.get("XDG_CACHE_HOME", "")
    # The XDG Base Directory Specification: a relative path is to be ignored.
    if os.path.isabs(base):
        return Path(base) / "dialoom"
    return Path(home) / ".cache" / "dialoom" if home else None


@dataclass
class CacheFolder:
    """Entries as files of ``path``, of ``limit`` bytes at most all together; the least lately used go first.

    Several processes may use it at once: an entry appears whole or not at all. ``tell`` hears why an entry, or
    the folder, is of no use; that is never an error, since everything in it can be made anew.
    """

    path: Path
    tell: Callable[[str], None] = lambda text: None
    limit: int = _LIMIT
    written: int = field(default=0, init=False)
    found: int = field(default=0, init=False)

    def get(self, name: str) -> bytes | None:
        """The bytes of an entry; None where there is none, or where it is damaged or somebody else's."""
        place = self.path / name
        try:
            if not self._own:
                return None
            text = place.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._useless(name, error.strerror or str(error))
            return None
        header, _, data = text.partition(b"\n")
        parts = header.decode("ascii", "replace").split(" ")
        if len(parts) != 3 or parts[0] != _MAGIC:
            self.refuse(name, "it is no entry of this cache")
        elif parts[1] != self._maker:
            self.refuse(name, "another version of Dialoom, of Python or of a library made it")
        elif parts[2] != _checksum(name, data):
            self.refuse(name, "it is damaged")
        else:
            self.found += 1
            self._touch(place)
            return data
        return None

    def put(self, name: str, data: bytes) -> None:
        """Keep the bytes of an entry; where that cannot be done, nothing is kept."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._own:
                return
            handle, scratch = tempfile.mkstemp(prefix=".new-", dir=self.path)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(f"{_MAGIC} {self._maker} {_checksum(name, data)}\n".encode("ascii"))
                    file.write(data)
                os.replace(scratch, self.path / name)
                self.written += 1
            finally:
                Path(scratch).unlink(missing_ok=True)
        except OSError as error:
            self._useless(name, error.strerror or str(error))

    def refuse(self, name: str, why: str) -> None:
        """An entry is not what it should be: it is made anew."""
        self.tell(f"cache: {name} is not used: {why}")

    def trim(self) -> None:
        """Keep to the limit, if anything was put: the entries that were not asked for the longest time go."""
        if not self.written:
            return
        try:
            entries = sorted((state.st_mtime_ns, place.name, state.st_size)
                             for place in self.path.iterdir() for state in (place.stat(),) if place.is_file())
            total = sum(size for _, _, size in entries)
            for _, name, size in entries:
                if total <= self.limit:
                    break
                (self.path / name).unlink(missing_ok=True)
                total -= size
        except OSError as error:  # another process trims it too
            self._useless(str(self.path), error.strerror or str(error))

    @cached_property
    def _own(self) -> bool:
        """Whether the folder is this user's; what others can put there is not to be trusted."""
        if not hasattr(os, "getuid"):
            return True
        state = self.path.stat()
        own = state.st_uid == os.getuid() and not state.st_mode & 0o022
        if not own:
            self.tell(f"cache: {self.path} is not used: others can write to it")
        return own

    @cached_property
    def _maker(self) -> str:
        """Who makes entries now: a hash of the compiler itself, and of what it is made with."""
        made = sha256(f"{__version__} {sys.version_info[:2]} {[version(name) for name in _LIBRARIES]}".encode())
        for name, data in sorted(_sources(files("dialoom.compiler"), "")):
            made.update(f"{name} {len(data)}\n".encode() + data)
        return made.hexdigest()[:32]

    @staticmethod
    def _touch(place: Path) -> None:
        """An entry in use is kept."""
        try:
            os.utime(place)
        except OSError:  # another process has just made room, or the folder can only be read: neither matters here
            return

    def _useless(self, name: str, why: str) -> None:
        self.tell(f"cache: {name}: {why}")


def _checksum(name: str, data: bytes) -> str:
    """What an entry's bytes come to; under another name they come to something else."""
    return sha256(name.encode() + b"\n" + data).hexdigest()


def _sources(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    """The program texts and tables of a package, by their path in it."""
    found = []
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name != "__pycache__":
                found += _sources(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith((".py", ".toml")):
            found.append((prefix + entry.name, entry.read_bytes()))
    return found

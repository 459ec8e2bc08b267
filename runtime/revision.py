"""Reading a spec as it was in a revision of its git repository, without touching the working tree."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from dialoom.compiler.loader import Loader, project_of
from dialoom.runtime.errors import DialoomError, PrerequisiteError

__all__ = ["RevisionLoader", "is_revision", "revision_loader"]


@dataclass
class RevisionLoader(Loader):
    """A loader that reads what lies in the repository ``top`` from the commit ``revision``, all else from disk."""

    top: Path = Path()
    revision: str = ""

    def read(self, real: Path) -> bytes:
        """The bytes of a file in the revision."""
        if not real.is_relative_to(self.top):
            return super().read(real)
        name = f"{self.revision}:{real.relative_to(self.top).as_posix()}"
        found = _git(self.top, "cat-file", "blob", name)
        if found.returncode:
            raise FileNotFoundError(real)
        return found.stdout

    def is_folder(self, real: Path) -> bool:
        """Whether a folder lies there in the revision."""
        if not real.is_relative_to(self.top):
            return super().is_folder(real)
        name = f"{self.revision}:{real.relative_to(self.top).as_posix()}"
        return _git(self.top, "cat-file", "-t", name).stdout.strip() == b"tree"


def is_revision(name: str, folder: Path) -> bool:
    """Whether ``folder`` lies in a git repository that knows the revision ``name``."""
    return _commit(folder, name) is not None


def revision_loader(spec: Path, revision: str, allow: tuple[Path, ...]) -> Loader:
    """The loader of a spec as it was in a revision. DialoomError where there is no such revision."""
    folder = spec.resolve().parent
    commit = _commit(folder, revision)
    if commit is None:
        raise DialoomError(f"{revision}: {spec.parent} lies in no git repository that has such a revision")
    top = _git(folder, "rev-parse", "--show-toplevel").stdout.decode().rstrip("\n")
    return RevisionLoader(spec.parent, project_of(spec), (*allow, folder), top=Path(top).resolve(),
                          revision=commit)


def _commit(folder: Path, revision: str) -> str | None:
    found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return found.stdout.decode().strip() if found.returncode == 0 else None


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        message = "git is needed to read another revision, and is not there"
        raise PrerequisiteError(message, "apt-get install git") from None

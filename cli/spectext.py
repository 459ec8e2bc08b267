"""A spec's text on the disk: read with its diagnostics, and written so that no half of it is ever there."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from dialoom.runtime.errors import DialoomError, UsageError

if TYPE_CHECKING:
    from dialoom.grammar.reader import Reading
    from dialoom.grammar.source import Source

__all__ = ["SPEC_SUFFIXES", "read_spec", "refuse_other_endings", "write_atomically"]

SPEC_SUFFIXES = (".loom", ".yaml", ".yml")


def read_spec(path: Path) -> tuple[Source, Reading]:
    """The source at a path and what it says; DialoomError where there is no file or it holds no text."""
    from dialoom.grammar.reader import read
    from dialoom.grammar.source import Source

    try:
        source = Source(str(path), path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DialoomError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise DialoomError(f"{path}: a directory, not a spec") from None
    except UnicodeDecodeError as error:
        raise DialoomError(f"{path}: not UTF-8 text (byte {error.start})") from None
    return source, read(source)


def refuse_other_endings(output: Path | None) -> None:
    """UsageError where a spec would be written into a file whose ending is none of a spec's."""
    if output is not None and output.suffix not in SPEC_SUFFIXES:
        raise UsageError(f"-o takes a file that ends in {', '.join(SPEC_SUFFIXES)}, not {output.name}")


def write_atomically(path: Path, text: str) -> None:
    """Put a text in place of a file, whose mode is kept; whoever reads meanwhile finds the old text or the new one."""
    target = path.resolve()  # a link stays a link
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:  # the file that was asked for is told, not the one that was to become it
        raise OSError(error.errno, error.strerror, str(path)) from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            os.chmod(name, target.stat().st_mode & 0o7777)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise

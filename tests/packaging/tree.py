"""The files of the package as they lie on disk, and what pyproject.toml says of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["FOLDERS", "ROOT", "data_files", "modules", "settings"]

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("grammar", "compiler", "runtime", "cli", "specs")


def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
                yield path


def modules() -> dict[str, Path]:
    """Names of modules, as they are imported, and their files."""
    found = {"dialoom": ROOT / "src" / "dialoom" / "__init__.py"}
    for path in _files():
        if path.suffix == ".py":
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(["dialoom", *(parts[:-1] if parts[-1] == "__init__" else parts)])] = path
    return found


def data_files() -> list[Path]:
    """Files that are no modules, relative to the root."""
    return [path.relative_to(ROOT) for path in _files() if path.suffix != ".py"]

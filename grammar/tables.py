"""The parser's tables ready made: what Lark would compute from ``loom.lark``, in ``loom.tables.json``.

Computing them takes a quarter of the time of ``dialoom check``. They hold for one text of the grammar and one
version of Lark, which the file names; for any other they are computed. ``python -m dialoom.grammar.tables``
writes the file anew, and a test holds it to the grammar.
"""

from __future__ import annotations

import json
from collections import deque
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from operator import itemgetter
from pathlib import Path
from typing import Any

import lark

__all__ = ["STARTS", "lark_of", "made_tables"]

STARTS = ("spec", "type_expression", "pattern_key", "pattern_step", "condition_key")
"""What a text may be: a whole spec, or a part that the YAML surface writes alone."""

_FILE = "loom.tables.json"


def lark_of(*, ready_made: bool = True) -> lark.Lark:
    """The parser of ``loom.lark``; from the tables where they hold, unless not ``ready_made``."""
    grammar = _text("loom.lark")
    if ready_made:
        tables = json.loads(_text(_FILE), object_hook=_numbered)
        if tables["holds for"] == _key(grammar):
            # What Lark's own stand-alone parsers do; the public `load` takes nothing but a pickle.
            return lark.Lark._load_from_dict(**tables["tables"])  # type: ignore[no-any-return,no-untyped-call]
    return lark.Lark(grammar, parser="lalr", lexer="basic", start=list(STARTS), propagate_positions=True,
                     maybe_placeholders=True)


def made_tables() -> str:
    """What the file of tables has to hold: JSON, in lines that a difference can show."""
    from pickle import loads

    written = BytesIO()
    lark_of(ready_made=False).save(written)
    tables = loads(written.getvalue())
    automaton = tables["data"]["parser"]
    automaton["parser"] = _renumbered(**automaton["parser"])
    tables = {"holds for": _key(_text("loom.lark")), "tables": tables}
    return json.dumps(tables, separators=(",", ":")).replace("},", "},\n") + "\n"


def _renumbered(
    tokens: dict[int, str], states: dict[int, dict[int, tuple[int, Any]]], start_states: dict[str, int],
    end_states: dict[str, int],
) -> dict[str, Any]:
    """The automaton; its states as one comes to them from the starts, symbol by symbol in the order of their names.

    Lark numbers them as its sets happen to lie in memory, differently in each run.
    """
    symbols = sorted(tokens.values())
    found = dict.fromkeys(start_states[start] for start in STARTS)
    queue = deque(found)
    by_name: dict[int, dict[str, tuple[int, Any]]] = {}
    while queue:
        state = queue.popleft()
        by_name[state] = dict(sorted(((tokens[t], action) for t, action in states[state].items()), key=itemgetter(0)))
        ways = [target for is_reduction, target in by_name[state].values() if not is_reduction and target not in found]
        found |= dict.fromkeys(ways)
        queue += dict.fromkeys(ways)
    number = {state: i for i, state in enumerate(found)}
    return {
        "tokens": dict(enumerate(symbols)),
        "states": {
            number[state]: {symbols.index(name): [kind, target if kind else number[target]]
                            for name, (kind, target) in actions.items()}
            for state, actions in by_name.items()
        },
        "start_states": {start: number[start_states[start]] for start in STARTS},
        "end_states": {start: number[end_states[start]] for start in STARTS},
    }


def _key(grammar: str) -> list[str]:
    return [sha256(grammar.encode()).hexdigest(), lark.__version__]


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _numbered(group: dict[str, Any]) -> dict[Any, Any]:
    """The group; keys that were numbers before JSON made texts of them are numbers again."""
    return {int(key): value for key, value in group.items()} if next(iter(group), "").isdecimal() else group


if __name__ == "__main__":
    Path(__file__).with_name(_FILE).write_text(made_tables(), encoding="utf-8")

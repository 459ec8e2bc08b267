"""What earlier compilations worked out saves time and changes nothing: cold, warm, after any edit, or damaged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialoom.compiler import encoding, memo
from dialoom.compiler.compilation import Compilation, compile_spec
from dialoom.compiler.memo import Memo

VERBS, THINGS = ("create", "find", "update", "cancel"), ("lead", "invoice", "ticket", "order", "room")


@dataclass
class Shelf:
    """A store in memory that counts."""

    entries: dict[str, bytes] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    hits: int = 0

    def get(self, name: str) -> bytes | None:
        self.hits += name in self.entries
        return self.entries.get(name)

    def put(self, name: str, data: bytes) -> None:
        self.entries[name] = data

    def refuse(self, name: str, why: str) -> None:
        self.refused.append(name)


@pytest.fixture(autouse=True, scope="module")
def small_ones_count() -> Iterator[None]:
    """Catalogs of any size are remembered, and encoded as large ones are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memo, "_MANY", 1)
        patch.setattr(memo, "_LONG", 1)
        patch.setattr(encoding, "_MANY", 1)
        yield


def catalog(word: str, most: float) -> str:
    """Twenty tools of which results feed calls; ``word`` stands in a description, ``most`` in a schema."""
    lines = []
    for thing in THINGS:
        for verb in VERBS:
            inputs: dict[str, Any] = {f"{thing}_id": {"type": "string", "description": f"Id of the {thing}."}}
            if verb == "create":
                inputs = {f"{thing}_name": {"type": "string"}, "amount": {"type": "integer", "maximum": most}}
            returns = {f"{thing}_id": {"type": "string", "description": f"Id of the {thing}."},
                       "status": {"type": "string", "enum": ["open", "done"]}}
            lines.append(json.dumps({
                "name": f"{thing}.{verb}", "description": f"To {verb} a {thing} {word}.",
                "parameters": {"type": "object", "properties": inputs, "required": list(inputs)},
                "returns": {"type": "object", "properties": returns},
            }))
    return "\n".join(lines)


@dataclass(frozen=True)
class State:
    """A project between two edits."""

    word: str = "at once"
    most: float = 9
    selection: str = ""
    gold: str = "lead.create"
    nearest: int = 3
    paths: int = 3
    seed: int = 1
    encoder: str = "characters"

    def write(self, folder: Path) -> Path:
        (folder / "tools.jsonl").write_text(catalog(self.word, self.most), encoding="utf-8")
        spec = folder / "spec.loom"
        spec.write_text(f"""
            import jsonl "tools.jsonl" as Shop {self.selection}
            scenario one {{ call Shop.{self.gold}  distractors {{ nearest {self.nearest} }} }}
            scenario wander {{ walk 2..3 paths {self.paths} }}
            scenario plan {{ goals from graph {{ paths {self.paths} }} }}
            dataset data {{ seed {self.seed}  rows 90  encoder {self.encoder} }}
        """, encoding="utf-8")
        return spec


STATES = st.builds(
    State, st.sampled_from(["at once", "slowly"]), st.sampled_from([9, 9.5, 2**63 - 1]),
    st.sampled_from(["", "except room.find", "only lead.create, lead.find, lead.update, order.find"]),
    st.sampled_from(["lead.create", "order.find", "missing.tool"]), st.integers(1, 4), st.integers(1, 4),
    st.integers(1, 2), st.sampled_from(["characters", "words"]),
)


def told(done: Compilation) -> tuple[bytes, object]:
    return done.canonical, done.diagnostics


@settings(max_examples=12)
@given(st.lists(STATES, min_size=2, max_size=3))
def test_a_memory_changes_nothing(states: list[State]) -> None:
    shelf = Shelf()
    with TemporaryDirectory() as folder:
        (Path(folder) / "dialoom.toml").touch()
        for state in (*states, states[0]):
            spec = state.write(Path(folder))
            plain = told(compile_spec(spec))
            assert told(compile_spec(spec, memo=Memo(shelf))) == plain
            assert told(compile_spec(spec, memo=Memo(shelf))) == plain
    assert shelf.hits
    assert not shelf.refused


@settings(max_examples=12)
@given(st.integers(0, 2**16), st.integers(0, 255))
def test_what_is_not_as_it_was_is_not_used(place: int, byte: int) -> None:
    """Even where a store hands out what it ought not: another result than that of the key never crashes."""
    shelf = Shelf()
    with TemporaryDirectory() as folder:
        (Path(folder) / "dialoom.toml").touch()
        spec = State().write(Path(folder))
        plain = told(compile_spec(spec, memo=Memo(shelf)))
        name = sorted(shelf.entries)[place % len(shelf.entries)]
        shelf.entries[name] = b"\xc1" + shelf.entries[name][1:] if byte % 2 else shelf.entries[name][:-1]
        assert told(compile_spec(spec, memo=Memo(shelf))) == plain
    assert shelf.refused == [name]


def test_a_file_that_a_catalog_refers_to_counts(tmp_path: Path) -> None:
    (tmp_path / "dialoom.toml").touch()
    part = tmp_path / "parts" / "lead.json"
    part.parent.mkdir()
    document = {"openapi": "3.0.0", "info": {"title": "x", "version": "1"}, "paths": {"/leads": {"post": {
        "operationId": "createLead", "summary": "Create a lead.", "responses": {"200": {"description": "ok"}},
        "requestBody": {"content": {"application/json": {"schema": {"$ref": "parts/lead.json"}}}}}}}}
    (tmp_path / "api.json").write_text(json.dumps(document), encoding="utf-8")
    spec = tmp_path / "spec.loom"
    spec.write_text('import openapi "api.json" as S\nscenario one { call S.createLead }\ndataset d { rows 20 }\n',
                    encoding="utf-8")
    shelf, seen = Shelf(), []
    for name in ("name", "city", "name", None):
        if name is None:
            part.unlink()
        else:
            schema = {"type": "object", "properties": {name: {"type": "string"}}, "required": [name]}
            part.write_text(json.dumps(schema), encoding="utf-8")
        again = compile_spec(spec, memo=Memo(shelf))
        assert told(again) == told(compile_spec(spec))
        seen.append(again.canonical)
    assert seen[0] == seen[2] != seen[1]
    assert shelf.hits


@pytest.mark.parametrize("value", [2**70, "\ud800", {"a": (1, 2)}, {1, 2}, float("nan"), [1.0, 2], object()])
def test_what_would_not_read_back_the_same_is_not_kept(value: object) -> None:
    shelf = Shelf()
    form = list[float] if isinstance(value, list) else Any
    assert Memo(shelf).recall("kind", ("key",), form, lambda: value) is value
    assert shelf.entries == {}


def test_keys_that_no_format_holds_are_told_apart() -> None:
    shelf = Shelf()
    made = [Memo(shelf).recall("kind", (key,), int, lambda number=number: number)
            for number, key in enumerate(["\ud800", "\ud801", 2**70, 2**71, ("\ud800",)])]
    assert made == [0, 1, 2, 3, 4]


def test_without_a_store_all_is_made_anew() -> None:
    assert not Memo().pays(tools=10**6, characters=10**9)
    assert [Memo().recall("kind", (), int, iter([1, 2]).__next__) for _ in range(2)] == [1, 1]

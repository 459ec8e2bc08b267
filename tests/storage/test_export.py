from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dialoom.runtime.export import DataWriter
from dialoom.runtime.row import encode_row, to_row
from tests.storage.handmade import prospect

ROWS = [
    to_row(prospect(index, split="train" if index < 1100 else "test", email=f"a{index}@b.org")) for index in range(1150)
]
# Arguments of other keys and types, and what JSON readers like to take for something else.
ODD: list[Any] = [
    {"when": "2024-01-01T00:00:00Z", "n": 1}, {"n": 1.5, "deep": {"list": [1, "a", None, {"b": []}]}}, {},
    {"text": "Zoë 😀 </s> \u2028 \"quoted\"\n", "big": 2**53 - 1, "small": 1e-9, "null": None},
]
for place, arguments in enumerate(ODD):
    ROWS[place]["messages"][4]["tool_calls"][0]["function"]["arguments"] = arguments


def write(folder: Path, rows: list[dict[str, Any]], splits: tuple[str, ...] = ("train", "validation", "test")) -> None:
    with DataWriter(folder, splits) as writer:
        for row in rows:
            writer.write(row["meta"]["split"], encode_row(row).decode())


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if not path.name.startswith(".")}


def test_lines_hold_the_rows_in_order(tmp_path: Path) -> None:
    write(tmp_path, ROWS)
    lines = (tmp_path / "train.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    assert [json.loads(line) for line in lines] == ROWS[:1100]


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path / "a", ROWS)
    write(tmp_path / "b", ROWS)
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_an_empty_split_has_no_files_and_loses_its_old_ones(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    write(tmp_path, ROWS)
    assert list(files(tmp_path)) == ["notes.txt", "test.jsonl", "test.parquet", "train.jsonl", "train.parquet"]
    write(tmp_path, ROWS[:5])
    assert list(files(tmp_path)) == ["notes.txt", "train.jsonl", "train.parquet"]


def test_an_exception_leaves_the_last_export(tmp_path: Path) -> None:
    write(tmp_path, ROWS[:5])
    before = files(tmp_path)
    with pytest.raises(KeyError):
        write(tmp_path, [*ROWS[:1010], *ROWS[-1:]], splits=("train",))
    assert files(tmp_path) == before
    assert not list(tmp_path.glob("*.tmp")) + list(tmp_path.glob(".*.tmp"))


def test_parquet_holds_the_rows_as_json(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    write(tmp_path, ROWS)
    table = pq.read_table(tmp_path / "train.parquet")
    assert str(table.schema.field("messages").type) == "list<element: extension<arrow.json>>"
    first = table.slice(0, 4).to_pylist()
    assert [[json.loads(message) for message in row["messages"]] for row in first] == [r["messages"] for r in ROWS[:4]]
    assert [json.loads(row["meta"]) for row in first] == [row["meta"] for row in ROWS[:4]]

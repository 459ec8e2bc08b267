from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from dialoom.runtime.errors import DialoomError
from dialoom.runtime.journal import Entry, Journal, RowKey


def entry(index: int, *, cell: str = "a", recipe: str = "r1", split: str = "train", payload: str = "{}") -> Entry:
    return Entry(RowKey(cell, recipe, index, split), payload)


def test_what_is_added_is_there_after_closing(tmp_path: Path) -> None:
    failed = Entry(RowKey("a", "r1", 1, "test"), '{"x": "ü"}', ("format", "grounding"))
    with Journal(tmp_path / "j") as journal:
        journal.add([entry(0), failed])
    with Journal(tmp_path / "j") as journal:
        assert journal.keys() == {entry(0).key, failed.key}
        assert list(journal.entries([failed.key, entry(7).key, entry(0).key])) == [failed, entry(0)]


def test_a_row_added_again_stays_as_it_was(tmp_path: Path) -> None:
    with Journal(tmp_path / "j") as journal:
        journal.add([entry(0, payload="1")])
        journal.add([entry(0, payload="2"), entry(1)])
        assert [e.payload for e in journal.entries([entry(0).key, entry(1).key])] == ["1", "{}"]


def test_rows_differ_by_recipe_and_split(tmp_path: Path) -> None:
    entries = [entry(0), entry(0, recipe="r2"), entry(0, split="test"), entry(0, cell="b")]
    with Journal(tmp_path / "j") as journal:
        journal.add(entries)
        assert list(journal.entries(e.key for e in entries)) == entries


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    def dies() -> object:
        yield entry(0)
        raise KeyboardInterrupt

    with Journal(tmp_path / "j") as journal:
        with pytest.raises(KeyboardInterrupt):
            journal.add(dies())  # type: ignore[arg-type]
        assert journal.keys() == set()
        journal.add([entry(0)])
        assert journal.keys() == {entry(0).key}


def test_stale_rows_are_dropped(tmp_path: Path) -> None:
    with Journal(tmp_path / "j") as journal:
        journal.add([entry(0), entry(1), entry(0, recipe="r2"), entry(0, cell="b")])
        assert journal.keep_only([("a", "r2"), ("b", "r1"), ("c", "r1")]) == 2
        assert journal.keys() == {entry(0, recipe="r2").key, entry(0, cell="b").key}
        assert journal.keep_only([]) == 2


def test_rows_can_be_read_while_they_are_added(tmp_path: Path) -> None:
    with Journal(tmp_path / "j") as journal:
        journal.add([entry(0)])
        other = sqlite3.connect(tmp_path / "j")
        assert other.execute("SELECT count(*) FROM rows").fetchone() == (1,)
        journal.add([entry(1)])
        assert other.execute("SELECT count(*) FROM rows").fetchone() == (2,)
        other.close()


def test_facts_are_kept_beside_the_rows(tmp_path: Path) -> None:
    with Journal(tmp_path / "j") as journal:
        assert journal.recall("version") is None
        journal.remember("version", "one")
        journal.remember("version", "two")
    with Journal(tmp_path / "j") as journal:
        assert journal.recall("version") == "two"


def test_a_file_that_is_no_journal_says_so(tmp_path: Path) -> None:
    (tmp_path / "j").write_bytes(b"this is not a database" * 100)
    with pytest.raises(DialoomError, match="cannot be read as a journal"):
        Journal(tmp_path / "j")


def test_a_journal_of_another_version_says_so(tmp_path: Path) -> None:
    Journal(tmp_path / "j").close()
    other = sqlite3.connect(tmp_path / "j")
    with other:
        other.execute("UPDATE meta SET value = '99' WHERE key = 'version'")
    other.close()
    with pytest.raises(DialoomError, match="version 99"):
        Journal(tmp_path / "j")

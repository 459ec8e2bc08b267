"""The journal of a run: every row that was made, in SQLite, safe against death at any moment.

A row is keyed by its cell, the *recipe* that made it (the cell's data hash, and what made it), its
index and its split. What a run still has to do is what its plan asks for and the journal lacks, so
a rerun continues where the last one ended, and a changed plan makes anew only what changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from dialoom.runtime.errors import DialoomError

__all__ = ["JOURNAL_VERSION", "Entry", "Journal", "RowKey"]

JOURNAL_VERSION = 1

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rows (
    cell TEXT NOT NULL, recipe TEXT NOT NULL, idx INTEGER NOT NULL, split TEXT NOT NULL,
    passed INTEGER NOT NULL, reasons TEXT NOT NULL, payload TEXT NOT NULL,
    PRIMARY KEY (cell, recipe, idx, split)
);
"""


@dataclass(frozen=True, slots=True)
class RowKey:
    """Which row: ``index`` of ``cell``, belonging to ``split``, made by ``recipe``."""

    cell: str
    recipe: str
    index: int
    split: str

    @property
    def place(self) -> tuple[str, str, int]:
        """The row whichever split it stands in: cell, recipe, index."""
        return self.cell, self.recipe, self.index


@dataclass(frozen=True, slots=True)
class Entry:
    """A row made: its JSON line, and the names of the checks that it failed (none: it passed)."""

    key: RowKey
    payload: str
    failed: tuple[str, ...] = ()


class Journal:
    """An open journal; a context manager that closes it.

    Raises ``DialoomError`` where the file is no journal, is damaged, or of a newer version.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        # Transactions are explicit; WAL with NORMAL survives the death of the process at any moment.
        self._db = sqlite3.connect(path, isolation_level=None)
        try:
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(_SCHEMA)
            version = self._db.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
            self._db.execute("INSERT OR IGNORE INTO meta VALUES ('version', ?)", (str(JOURNAL_VERSION),))
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise DialoomError(
                f"{path} cannot be read as a journal ({error}). Move it away; its rows will be made anew."
            ) from error
        if version is not None and version[0] != str(JOURNAL_VERSION):
            self._db.close()
            raise DialoomError(
                f"{path} is a journal of version {version[0]}, this program writes version {JOURNAL_VERSION}. "
                "Move it away; its rows will be made anew."
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was added stays."""
        self._db.close()

    def keep_only(self, recipes: Iterable[tuple[str, str]]) -> int:
        """Drop the rows whose (cell, recipe) is not among ``recipes``; returns how many went."""
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (cell TEXT, recipe TEXT, PRIMARY KEY (cell, recipe))")
        self._db.execute("BEGIN IMMEDIATE")
        with self._db:
            self._db.execute("DELETE FROM wanted")
            self._db.executemany("INSERT OR IGNORE INTO wanted VALUES (?, ?)", recipes)
            stale = self._db.execute("DELETE FROM rows WHERE (cell, recipe) NOT IN (SELECT cell, recipe FROM wanted)")
            return stale.rowcount

    def keys(self) -> set[RowKey]:
        """The rows that are there, passed or not."""
        return {RowKey(*record) for record in self._db.execute("SELECT cell, recipe, idx, split FROM rows")}

    def add(self, entries: Iterable[Entry]) -> None:
        """Add rows in one transaction: all of them, or, dying in the middle, none. Known ones are left as they are."""
        records = [_record(entry) for entry in entries]
        self._db.execute("BEGIN IMMEDIATE")
        with self._db:
            self._db.executemany("INSERT OR IGNORE INTO rows VALUES (?, ?, ?, ?, ?, ?, ?)", records)

    def move(self, moved: Iterable[tuple[RowKey, Entry]]) -> None:
        """Put entries in the place of the rows of the keys beside them, in one transaction."""
        pairs = list(moved)
        self._db.execute("BEGIN IMMEDIATE")
        with self._db:
            gone = [(key.cell, key.recipe, key.index, key.split) for key, _ in pairs]
            self._db.executemany("DELETE FROM rows WHERE cell = ? AND recipe = ? AND idx = ? AND split = ?", gone)
            self._db.executemany("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?, ?, ?)",
                                 [_record(entry) for _, entry in pairs])

    def entries(self, keys: Iterable[RowKey]) -> Iterator[Entry]:
        """The rows of ``keys``, in their order; keys that the journal lacks are left out."""
        query = "SELECT payload, reasons FROM rows WHERE cell = ? AND recipe = ? AND idx = ? AND split = ?"
        for key in keys:
            found = self._db.execute(query, (key.cell, key.recipe, key.index, key.split)).fetchone()
            if found is not None:
                yield Entry(key, found[0], tuple(found[1].split("\n")) if found[1] else ())


    def remember(self, key: str, value: str) -> None:
        """Keep a fact of the run beside its rows: from which inputs a later step was done."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (f"fact {key}", value))

    def recall(self, key: str) -> str | None:
        """A fact kept by ``remember``; None where there is none."""
        found = self._db.execute("SELECT value FROM meta WHERE key = ?", (f"fact {key}",)).fetchone()
        return None if found is None else str(found[0])


def _record(entry: Entry) -> tuple[str, str, int, str, bool, str, str]:
    key = entry.key
    return key.cell, key.recipe, key.index, key.split, not entry.failed, "\n".join(entry.failed), entry.payload

"""The data set as files: one JSONL and one Parquet file a split, in TRL's conversational form.

Both hold the same columns: ``id``, ``messages``, ``tools``, ``meta``. In Parquet the messages, the
tools and the meta are JSON-typed values (Arrow's ``arrow.json``), because calls have arguments of
different keys: a struct column would unite the keys of all rows and fill the missing ones with nulls,
which a model would then be trained on. ``datasets`` reads the type back as its ``Json()`` feature and
gives the objects as they were written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

import msgspec

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

__all__ = ["DataWriter", "loading_line"]

# Rows of a Parquet row group; part of the file's bytes.
_GROUP = 1000
_MANIFEST = ".files.json"


def loading_line(folder: Path) -> str:
    """The line of Python that loads the data set of a folder with ``datasets``."""
    return f"datasets.load_dataset({folder.as_posix()!r})"


class _RawRow(msgspec.Struct):
    """A row whose parts stay the JSON text that they are."""

    id: str
    messages: list[msgspec.Raw]
    tools: list[msgspec.Raw]
    meta: msgspec.Raw


_RAW_ROWS = msgspec.json.Decoder(_RawRow)


class DataWriter:
    """Writes the rows of a data set, in the order given, into ``folder``.

    A context manager. The files appear together when it ends well and replace those of the last
    export, of which splits that are now empty leave none; when it ends by an exception nothing
    changes. Same rows and same pyarrow, same bytes.
    """

    def __init__(self, folder: Path, splits: Sequence[str]) -> None:
        self._folder = folder
        self._files = {split: _SplitFiles(folder, split) for split in splits}

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for files in self._files.values():
            files.close()
        if kind is not None:
            for files in self._files.values():
                files.discard()
            return
        written = [name for files in self._files.values() for name in files.publish()]
        self._forget_others(written)

    def write(self, split: str, payload: str) -> None:
        """Add a row (its JSON line) to a split."""
        self._files[split].write(payload)

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many rows each split got so far."""
        return tuple((split, files.count) for split, files in self._files.items())

    def _forget_others(self, written: list[str]) -> None:
        """Remove what the last export wrote and this one did not; files of other people stay."""
        manifest = self._folder / _MANIFEST
        if manifest.exists():
            for name in json.loads(manifest.read_text(encoding="utf-8")):
                if name not in written:
                    (self._folder / name).unlink(missing_ok=True)
        manifest.write_text(json.dumps(written) + "\n", encoding="utf-8")


class _SplitFiles:
    """The two files of a split, under scratch names until published. Made with the first row.

    The scratch names are fixed (a run has one owner), so that what a dead process left is written over.
    """

    def __init__(self, folder: Path, split: str) -> None:
        self.count = 0
        self._names = (f"{split}.jsonl", f"{split}.parquet")
        self._targets = [folder / name for name in self._names]
        self._scratch = [folder / f".{name}.tmp" for name in self._names]
        self._pending: list[str] = []
        self._lines: TextIO | None = None
        self._table: pq.ParquetWriter | None = None

    def write(self, payload: str) -> None:
        self.count += 1
        self._pending.append(payload)
        if len(self._pending) == _GROUP:
            self._flush()

    def close(self) -> None:
        """Write what is pending and close both files."""
        if self._pending:
            self._flush()
        if self._lines is not None:
            self._lines.close()
        if self._table is not None:
            self._table.close()

    def publish(self) -> list[str]:
        """Give the files their names; returns them (none for a split without rows)."""
        if not self.count:
            return []
        for scratch, target in zip(self._scratch, self._targets, strict=True):
            os.replace(scratch, target)
        return list(self._names)

    def discard(self) -> None:
        """Remove the scratch files."""
        for scratch in self._scratch:
            scratch.unlink(missing_ok=True)

    def _flush(self) -> None:
        if self._lines is None:
            self._lines = open(self._scratch[0], "w", encoding="utf-8", newline="\n")  # noqa: SIM115  # see close
        self._lines.writelines(f"{payload}\n" for payload in self._pending)
        table = _table(self._pending)
        if self._table is None:
            self._table = _parquet_writer(self._scratch[1], table.schema)
        self._table.write_table(table, row_group_size=_GROUP)
        self._pending = []


def _parquet_writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    import pyarrow.parquet as pq

    # Only the tools repeat from row to row; a dictionary for the other columns costs and gains nothing.
    return pq.ParquetWriter(path, schema, compression="zstd", use_dictionary=["tools.list.element"])


def _table(payloads: Sequence[str]) -> pa.Table:
    import pyarrow as pa

    rows = [_RAW_ROWS.decode(payload) for payload in payloads]
    return pa.table({
        "id": pa.array([row.id for row in rows], pa.string()),
        "messages": _json_lists([row.messages for row in rows]),
        "tools": _json_lists([row.tools for row in rows]),
        "meta": _json_values([row.meta for row in rows]),
    })


def _json_values(texts: Sequence[msgspec.Raw]) -> pa.Array:
    import pyarrow as pa

    texts_in_arrow = pa.array([bytes(text) for text in texts], pa.binary()).cast(pa.string())
    return pa.ExtensionArray.from_storage(pa.json_(), texts_in_arrow)


def _json_lists(lists: Sequence[list[msgspec.Raw]]) -> pa.Array:
    import pyarrow as pa

    offsets = [0]
    for texts in lists:
        offsets.append(offsets[-1] + len(texts))
    flat = _json_values([text for texts in lists for text in texts])
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), flat)

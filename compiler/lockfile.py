"""The lock file: what the imports of the specs of a folder held when somebody last looked at them.

``dialoom.lock`` lies beside the spec. Without it nothing is locked. It holds, for each import by its path from
there, the content hash and for catalogs the number of tools, as canonical JSON.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from dialoom.compiler.findings import Findings
from dialoom.compiler.loader import Loader, LoadFailure
from dialoom.grammar.source import Source, Span

__all__ = ["LOCK_NAME", "check_lock", "encode_lock"]

LOCK_NAME = "dialoom.lock"
_VERSION = 1
_SHOWN = 12
_MEND = "if the change is meant, `dialoom compile --lock` locks the new content, else put the old one back"


class _LockedImport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One import: ``hash`` is that of its text, ``tools`` how many a catalog brought."""

    hash: str
    tools: int | None = None


class _Lock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    imports: dict[str, _LockedImport]


def check_lock(loader: Loader, imports: Mapping[str, tuple[str, Span]], findings: Findings) -> None:
    """Holds the imports (content hash and place, by path from the spec's folder) against the lock, if there is one."""
    if not loader.heeds_lock:
        return
    try:
        source = loader.load(loader.base / LOCK_NAME)
    except LoadFailure as failure:
        if failure.kind != "missing" and imports:
            _unreadable(next(iter(imports.values()))[1], findings)
        return
    lock = _decoded(source)
    if lock is None:
        _unreadable(source.span(0, 0), findings)
        return
    known = any(key in lock.imports for key in imports)
    for key, (now, span) in sorted(imports.items()):
        locked = lock.imports.get(key)
        if locked is None and known:  # of specs that nobody locked, the lock says nothing
            findings.add("W0203", f"`{key}` is not in the lock file yet", span, help="lock it: dialoom compile --lock")
        elif locked is not None and locked.hash != now:
            findings.add("E0213", f"`{key}` is not what it was when it was locked", span, help=_MEND,
                         notes=(f"locked is the content {locked.hash[:_SHOWN]}, there is now {now[:_SHOWN]}",))


def encode_lock(before: str, imports: Mapping[str, str], tools: Mapping[str, int]) -> bytes:
    """The lock with these imports (hashes by path) in place of their former entries; ``before``: its text so far.

    Entries of other specs of the folder stay.
    """
    known = _decoded(Source(LOCK_NAME, before)) if before else None
    entries = dict(known.imports) if known is not None else {}
    entries |= {key: _LockedImport(value, tools.get(key)) for key, value in imports.items()}
    content = {"version": _VERSION, "imports": {
        key: {"hash": entry.hash} | ({"tools": entry.tools} if entry.tools is not None else {})
        for key, entry in entries.items()}}
    return msgspec.json.format(msgspec.json.encode(content, order="sorted"), indent=2) + b"\n"


def _decoded(source: Source) -> _Lock | None:
    try:
        lock = msgspec.json.decode(source.text.encode("utf-8"), type=_Lock)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return None
    return lock if lock.version == _VERSION else None


def _unreadable(span: Span, findings: Findings) -> None:
    findings.add("E0213", f"`{LOCK_NAME}` cannot be read", span,
                 help="put back the one that was committed, or lock anew: dialoom compile --lock")

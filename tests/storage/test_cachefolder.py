"""The folder of earlier results: whole entries or none, nobody else's, and never too large."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dialoom.runtime import cachefolder
from dialoom.runtime.cachefolder import CacheFolder, cache_folder


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def folder(tmp_path: Path, said: list[str]) -> CacheFolder:
    return CacheFolder(tmp_path / "deep" / "cache", said.append)


def test_what_is_put_is_found_by_the_next(folder: CacheFolder, said: list[str]) -> None:
    assert folder.get("graph-1") is None
    folder.put("graph-1", b"a\nb\x00")
    assert CacheFolder(folder.path).get("graph-1") == b"a\nb\x00"
    assert [place.name for place in folder.path.iterdir()] == ["graph-1"]
    assert said == []


@pytest.mark.parametrize(("change", "why"), [
    (lambda data: data[:-1], "it is damaged"),
    (lambda data: data[:-1] + b"X", "it is damaged"),
    (lambda data: data + b"X", "it is damaged"),
    (lambda data: b"", "it is no entry of this cache"),
    (lambda data: b"\xff\x00 what\n" + data, "it is no entry of this cache"),
    (lambda data: data.replace(b" ", b" 0", 1), "another version of Dialoom, of Python or of a library made it"),
])  # fmt: skip
def test_damaged_foreign_and_old_entries_are_told_and_not_used(folder: CacheFolder, said: list[str], change: object,
                                                               why: str) -> None:
    folder.put("graph-1", b"some bytes")
    entry = folder.path / "graph-1"
    entry.write_bytes(change(entry.read_bytes()))  # type: ignore[operator]
    assert folder.get("graph-1") is None
    assert said == [f"cache: graph-1 is not used: {why}"]
    folder.put("graph-1", b"some bytes")
    assert folder.get("graph-1") == b"some bytes"


def test_an_entry_under_another_name_is_not_used(folder: CacheFolder, said: list[str]) -> None:
    folder.put("graph-1", b"some bytes")
    (folder.path / "graph-1").rename(folder.path / "graph-2")
    assert folder.get("graph-2") is None
    assert said == ["cache: graph-2 is not used: it is damaged"]


def test_another_compiler_makes_its_own(folder: CacheFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.put("graph-1", b"some bytes")
    monkeypatch.setattr(cachefolder, "__version__", "99")
    assert CacheFolder(folder.path).get("graph-1") is None


def test_the_least_lately_used_go_first(folder: CacheFolder) -> None:
    for number in range(6):
        folder.put(f"similar-{number}", bytes(1000))
        os.utime(folder.path / f"similar-{number}", (number, number))
    small = CacheFolder(folder.path, limit=3500)
    assert small.get("similar-0") is not None
    small.trim()
    assert len(list(folder.path.iterdir())) == 6  # nothing was put: nothing is looked through
    small.put("similar-6", bytes(1000))
    small.trim()
    assert sorted(place.name for place in folder.path.iterdir()) == ["similar-0", "similar-5", "similar-6"]


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="permissions of POSIX")
def test_a_folder_that_others_can_write_to_is_not_used(folder: CacheFolder, said: list[str]) -> None:
    folder.put("graph-1", b"some bytes")
    folder.path.chmod(0o777)
    other = CacheFolder(folder.path, said.append)
    assert other.get("graph-1") is None
    other.put("graph-2", b"some bytes")
    assert said == [f"cache: {folder.path} is not used: others can write to it"]
    assert [place.name for place in folder.path.iterdir()] == ["graph-1"]


def test_a_place_that_is_no_folder_stops_nobody(tmp_path: Path, said: list[str]) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    folder = CacheFolder(tmp_path / "file", said.append)
    folder.put("graph-1", b"x")
    assert folder.get("graph-1") is None
    assert len(said) == 2
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_processes_at_once_leave_whole_entries(tmp_path: Path) -> None:
    program = ("import sys\nfrom pathlib import Path\nfrom dialoom.runtime.cachefolder import CacheFolder\n"
               "folder = CacheFolder(Path(sys.argv[1]), print, limit=150_000)\n"
               "for number in range(60):\n"
               "    folder.put(f'e{number % 5}', sys.argv[2].encode() * 30_000)\n"
               "    found = folder.get(f'e{number % 5}')\n"
               "    assert found is None or found in (b'a' * 30_000, b'b' * 30_000)\n"
               "    folder.trim()\n")
    running = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "cache"), letter],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for letter in "ab"]
    ended = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0, 0], ended
    assert not any("damaged" in out for out, _ in ended)
    assert not [place for place in (tmp_path / "cache").iterdir() if place.name.startswith(".new-")]


@pytest.mark.parametrize(("environment", "platform", "expected"), [
    ({"HOME": "/h"}, "linux", "/h/.cache/dialoom"),
    ({"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "linux", "/x/dialoom"),
    ({"HOME": "/h", "XDG_CACHE_HOME": "x"}, "linux", "/h/.cache/dialoom"),
    ({"HOME": "/h"}, "darwin", "/h/Library/Caches/dialoom"),
    ({"LOCALAPPDATA": "/l"}, "win32", "/l/dialoom/cache"),
    ({"HOME": "/h", "DIALOOM_CACHE": "/d"}, "linux", "/d"),
    ({"HOME": "/h", "DIALOOM_CACHE": "off"}, "linux", None),
    ({}, "linux", None), ({}, "win32", None), ({}, "darwin", None),
])  # fmt: skip
def test_the_folder_is_the_users(environment: dict[str, str], platform: str, expected: str | None) -> None:
    assert cache_folder(environment, platform) == (Path(expected) if expected else None)

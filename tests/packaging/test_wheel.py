"""The wheel and the sdist: everything in, nothing beside the package."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.packaging.tree import FOLDERS, ROOT, data_files, modules

pytestmark = pytest.mark.slow
_BUILD = """
import sys
from setuptools import build_meta
print(getattr(build_meta, "build_" + sys.argv[1])(sys.argv[2]))
"""


def build(source: Path, kind: str, target: Path) -> Path:
    """Build by the backend itself, so that no package index is asked."""
    target.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", _BUILD, kind, str(target)], cwd=source, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return target / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("source")
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for folder in (*FOLDERS, "src"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy / name)
    return copy


def expected_files() -> set[str]:
    files = {
        f"{name.replace('.', '/')}{'/__init__.py' if path.name == '__init__.py' else '.py'}"
        for name, path in modules().items()
    }
    return files | {f"dialoom/{path.as_posix()}" for path in data_files()} | {"dialoom/py.typed"}


def test_the_wheel_has_every_file_and_no_other(source: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(build(source, "wheel", tmp_path)) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        metadata = next(wheel.read(name).decode() for name in wheel.namelist() if name.endswith("METADATA"))
        entry = next(wheel.read(name).decode() for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert names == expected_files()
    assert "License-Expression: Apache-2.0" in metadata
    assert "dialoom = dialoom.cli.main:main" in entry


def test_the_sdist_builds_the_same_wheel(source: Path, tmp_path: Path) -> None:
    with tarfile.open(build(source, "sdist", tmp_path / "sdist")) as archive:
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # Python before 3.11.4 has none
        archive.extractall(tmp_path / "unpacked", **safely)
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    with zipfile.ZipFile(build(unpacked, "wheel", tmp_path / "wheel")) as wheel:
        assert {name for name in wheel.namelist() if ".dist-info/" not in name} == expected_files()


def test_an_installed_wheel_finds_its_data(source: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(build(source, "wheel", tmp_path)) as wheel:
        wheel.extractall(tmp_path / "site")
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import dialoom; assert dialoom.__file__.startswith(sys.argv[1]);"
        "from dialoom.cli.main import main; sys.exit(main(['init', 'first']) or main(['check', 'first/project.loom']))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", script, str(tmp_path / "site")], cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr

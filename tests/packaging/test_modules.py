"""What lies on disk is what is installed: a strict editable install does not see a new file by itself."""

from __future__ import annotations

from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path

from tests.packaging.tree import ROOT, data_files, modules, settings


def test_every_module_on_disk_is_importable_from_there() -> None:
    lost = []
    for name, path in modules().items():
        found = find_spec(name)
        if found is None or found.origin is None or Path(found.origin).resolve() != path:
            lost.append(name)
    assert lost == [], "run `make dev`: the environment does not have these modules of the working tree"


def test_every_package_is_listed() -> None:
    on_disk = {name for name, path in modules().items() if path.name == "__init__.py"}
    assert sorted(settings()["tool"]["setuptools"]["packages"]) == sorted(on_disk | {"dialoom.specs"})


def test_every_folder_with_modules_is_a_package() -> None:
    without = {path.parent for path in modules().values() if not (path.parent / "__init__.py").exists()}
    assert without == set()


def test_every_data_file_is_listed() -> None:
    setuptools = settings()["tool"]["setuptools"]
    patterns = [
        f"{package.removeprefix('dialoom').lstrip('.').replace('.', '/')}/{pattern}"
        for package, listed in setuptools["package-data"].items()
        for pattern in listed
    ]
    # A pattern of setuptools does not cross a folder.
    lost = [
        str(path) for path in data_files()
        if not any(path.as_posix().count("/") == one.count("/") and fnmatch(path.as_posix(), one) for one in patterns)
    ]  # fmt: skip
    assert lost == [], "list these in [tool.setuptools.package-data]"


def test_the_version_is_said_once_only() -> None:
    import dialoom

    assert settings()["project"]["version"] == dialoom.__version__
    assert f"## {dialoom.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_constraints_pin_every_requirement() -> None:
    project = settings()["project"]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.split("==")[0] for line in lines if "==" in line}
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    names = {name.split("[")[0].split(">")[0].lower() for name in wanted} - {"dialoom"}
    assert names - pinned == set()


def test_the_core_is_light() -> None:
    heavy = {"torch", "transformers", "datasets", "litellm", "ray", "pandas", "trl", "peft", "accelerate", "pygls"}
    core = {name.split(">")[0].lower() for name in settings()["project"]["dependencies"]}
    assert core & heavy == set()

"""What the server answers, case by case. ``python -m tests.languageserver.test_cases`` writes the answers anew."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.languageserver.case import Case
from tests.languageserver.client import Client

CASES = sorted((Path(__file__).parent / "cases").glob("*.case"))

pytestmark = pytest.mark.timeout(100)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, Path]]:
    root = tmp_path_factory.mktemp("cases").resolve()
    with Client(root) as client:
        yield client, root


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, server: tuple[Client, Path]) -> None:
    client, root = server
    case = Case.read(path)
    place = root / path.stem
    place.mkdir()
    (place / "dialoom.toml").touch()
    assert case.text(case.answers(client, place)) == path.read_text(encoding="utf-8")


def renew() -> None:
    """Write the answers of all cases."""
    with tempfile.TemporaryDirectory() as folder, Client(Path(folder).resolve()) as client:
        for path in CASES:
            case = Case.read(path)
            place = Path(folder).resolve() / path.stem
            place.mkdir()
            (place / "dialoom.toml").touch()
            path.write_text(case.text(case.answers(client, place)), encoding="utf-8")


if __name__ == "__main__":
    renew()

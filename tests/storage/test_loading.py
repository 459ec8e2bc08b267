"""What ``datasets`` makes of the exported files (needs the ``train`` extra)."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialoom.runtime.datacard import write_card
from dialoom.runtime.quality import measure
from tests.storage.handmade import prospect
from tests.storage.test_export import ROWS, write
from tests.synthesis.plans import small_plan

# datasets 5.2 and what it imports open files and use calls that are on their way out; not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore")
datasets = pytest.importorskip("datasets", reason="needs the train extra", exc_type=ImportError)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "data", ROWS)
    quality = measure([prospect()], small_plan())
    write_card(tmp_path / "data", small_plan(), (("train", 1100), ("validation", 0), ("test", 50)), quality)
    return tmp_path / "data"


def test_the_folder_loads_as_it_is(folder: Path, tmp_path: Path) -> None:
    loaded = datasets.load_dataset(str(folder), cache_dir=str(tmp_path / "cache"))
    assert list(loaded) == ["train", "test"]
    assert list(loaded["train"]) == ROWS[:1100]
    assert list(loaded["test"]) == ROWS[1100:]


def test_lines_load_with_the_features_of_the_card(folder: Path, tmp_path: Path) -> None:
    line = next(line for line in (folder / "README.md").read_text().splitlines() if line.startswith("features = "))
    names = {name: getattr(datasets, name) for name in ("Features", "Json", "List", "Value")}
    features = eval(line.removeprefix("features = "), names)
    loaded = datasets.load_dataset(
        "json", data_files=str(folder / "train.jsonl"), features=features, split="train",
        cache_dir=str(tmp_path / "cache"),
    )
    assert list(loaded) == ROWS[:1100]

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from dialoom.runtime.datacard import write_card
from dialoom.runtime.quality import measure
from tests.storage.handmade import prospect
from tests.synthesis.plans import small_plan

PLAN = small_plan(((), ("typos",)), count=5)


def test_the_card(tmp_path: Path) -> None:
    write_card(tmp_path, PLAN, (("train", 1), ("validation", 0), ("test", 1)), measure([prospect(), prospect(1)], PLAN))
    written = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert written == (Path(__file__).parent / "card.md").read_text(encoding="utf-8")
    header = yaml.safe_load(written.split("---\n")[1])
    assert header["configs"] == [{"config_name": "default", "data_files": [
        {"split": "train", "path": "train.parquet"}, {"split": "test", "path": "test.parquet"}]}]


@pytest.mark.parametrize(("rows", "size"), [(999, "n<1K"), (5_000, "1K<n<10K"), (2_000_000, "n>1M")])
def test_size_categories(tmp_path: Path, rows: int, size: str) -> None:
    write_card(tmp_path, PLAN, (("train", rows),), measure([], PLAN))
    assert f"size_categories:\n- {size}\n" in (tmp_path / "README.md").read_text()

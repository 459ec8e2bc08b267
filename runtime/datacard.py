"""The data card: ``data/README.md`` as Hugging Face reads it, so that the folder loads and can be shared as it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dialoom.compiler.plan import Plan
from dialoom.runtime.quality import Quality
from dialoom.runtime.rundir import write_atomically

__all__ = ["write_card"]

_TEMPLATE = "datacard.md.jinja"

# https://huggingface.co/docs/hub/datasets-cards: the words of ``size_categories`` and their upper bounds.
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def write_card(folder: Path, plan: Plan, splits: Sequence[tuple[str, int]], quality: Quality) -> None:
    """Write ``README.md`` into the folder of the data set: YAML header, how to load it, what is in it."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, autoescape=False
    )
    environment.filters["cell"] = _table_cell
    template = environment.from_string((Path(__file__).parent / _TEMPLATE).read_text(encoding="utf-8"))
    rows = sum(count for _, count in splits)
    text = template.render(
        dataset=plan.dataset,
        description=[scenario for scenario in plan.scenarios if scenario.description],
        hold_out=plan.hold_out,
        plan_hash=plan.data_hash,
        quality=quality,
        rows=rows,
        size=next((name for bound, name in _SIZES if rows < bound), "n>1M"),
        splits=[(name, count) for name, count in splits if count],
        tools=plan.tools,
    )
    write_atomically(folder / "README.md", text.encode())


def _table_cell(text: str) -> str:
    """Text that stays inside a cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")

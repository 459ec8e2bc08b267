"""Thousands of tools for the benchmarks: real catalogs, again and again in the dress of another business unit.

Each copy has names, descriptions and parameters of its own, as the near-duplicate APIs of an enterprise have,
so that neither texts nor concepts repeat: the index and the graph grow with the tools.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

__all__ = ["spec_of", "write_catalog"]

_UNITS = (
    "retail", "freight", "harbour", "clinic", "museum", "orchard", "foundry", "airline", "library", "bakery", "theatre",
    "vineyard", "quarry", "nursery", "stadium", "ferry", "brewery", "observatory", "pharmacy", "sawmill",
)
_OPEN = ("name", "title")


def _dressed(node: Any, unit: str) -> Any:
    """A JSON Schema with the unit in its descriptions and in the names of some parameters."""
    if isinstance(node, list):
        return [_dressed(item, unit) for item in node]
    if not isinstance(node, dict):
        return node
    out: dict[str, Any] = {}
    for key, value in node.items():
        if key == "description" and isinstance(value, str):
            out[key] = f"{value.rstrip('. ')} of the {unit}."
        elif key == "properties" and isinstance(value, dict):
            out[key] = {_named(name, unit): _dressed(inner, unit) for name, inner in value.items()}
        elif key == "required" and isinstance(value, list):
            out[key] = [_named(name, unit) for name in value]
        else:
            out[key] = _dressed(value, unit) if key not in ("enum", "default", "const", "example") else value
    return out


def _named(name: str, unit: str) -> str:
    return f"{unit}_{name}" if name not in _OPEN and re.fullmatch(r"[A-Za-z]\w*", name) and len(name) % 2 else name


def write_catalog(folder: Path, count: int, catalogs: Path) -> list[str]:
    """Write ``many.jsonl`` with ``count`` tools into ``folder``; returns their names."""
    rows = [json.loads(line) for path in sorted(catalogs.glob("*.jsonl"))
            for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    names: dict[str, None] = {}
    with (folder / "many.jsonl").open("w", encoding="utf-8") as file:
        for number in range(count):
            copy, place = divmod(number, len(rows))
            row = rows[place]
            unit = f"{_UNITS[copy % len(_UNITS)]}{copy // len(_UNITS) or ''}"
            name = row["name"] if not copy else f"{unit}.{row['name']}"
            while name in names:
                name += "_again"
            names[name] = None
            made = {"name": name, "description": row["description"], "parameters": row["parameters"]}
            if row.get("returns"):
                made["returns"] = row["returns"]
            if copy:
                made["description"] = f"{made['description'].rstrip('. ')}, for the {unit}."
                made |= {key: _dressed(made[key], unit) for key in ("parameters", "returns") if key in made}
            file.write(json.dumps(made) + "\n")
    return list(names)


def spec_of(names: list[str], scenarios: int, rows: int) -> str:
    """A spec over the catalog: ``scenarios`` calls with five nearest distractors each, walks and goals."""
    step = max(len(names) // scenarios, 1)
    parts = ['import jsonl "many.jsonl" as Many\n']
    for number in range(scenarios):
        name = f"Many.{names[number * step]}"
        shown = ".".join(f"`{part}`" for part in name.split("."))
        parts.append(f"scenario call_{number} {{\n  call {shown}\n  distractors {{ nearest 5 }}\n}}\n")
    parts.append("scenario browse { walk 2..4 paths 40 }\nscenario goals { goals from graph { paths 40 } }\n")
    parts.append(f"dataset many {{ seed 1  rows {rows} }}\n")
    return "\n".join(parts)

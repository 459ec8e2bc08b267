"""Splits of the data set as trainings and evaluations name them."""

from __future__ import annotations

from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.program import Program, may_exist
from dialoom.compiler.settings import SettingsReader
from dialoom.grammar import tree
from dialoom.grammar.mend import Mend
from dialoom.grammar.source import Span

__all__ = ["split_named"]


def split_named(settings: SettingsReader, key: str, owner: Span, default: str, program: Program,
                findings: Findings) -> str:
    """The split that ``data crm.train`` or ``on crm.test`` names."""
    setting = settings.get(key)
    if setting is None or not isinstance(setting.value, tree.Name):
        if not settings.mentions(key):
            wanted = f"{key} {program.dataset.name if program.dataset else 'dataset'}.{default}"
            findings.add("E0601", f"{settings.owner} does not say `{key}`", owner,
                         help=Mend(f"add `{wanted}`", (wanted,) if program.dataset else (), "add"))
        return default
    name = setting.value
    dataset, _, split = name.text.partition(".")
    if program.dataset is None:
        if not may_exist(dataset, program.damaged):
            findings.add("E0602", f"there is no data set `{dataset}`", name.span,
                         help="declare one: dataset name { … }")
        return split or default
    known = [f"{program.dataset.name}.{s.name}" for s in program.dataset.splits]
    if f"{dataset}.{split or default}" not in known:
        findings.add("E0602", f"there is no split `{name.text}`", name.span, help=offer(name.text, known, "split"))
    return split or default

"""Evaluate declarations, resolved."""

from __future__ import annotations

from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.metrics import LIVE_METRICS, PLAYED_METRICS, resolve_clauses
from dialoom.compiler.plan import EvaluatePlan
from dialoom.compiler.program import Program, may_exist
from dialoom.compiler.setting_keys import EVALUATE_KEYS
from dialoom.compiler.settings import SettingsReader
from dialoom.compiler.splits import split_named
from dialoom.grammar import tree
from dialoom.grammar.mend import Mend

__all__ = ["resolve_evaluation"]

_PLAYED = ("votes", "trials", "k", "max_turns", "user")


def resolve_evaluation(item: tree.Evaluate, names: list[str], program: Program,
                       findings: Findings) -> list[EvaluatePlan]:
    """The evaluation's plans, one for each of its models; ``names`` are those of the trainings."""
    settings = SettingsReader(f"the evaluation `{item.name.text}`", item.settings, EVALUATE_KEYS, findings, "E0603")
    split = split_named(settings, "on", item.name.span, "test", program, findings)
    require = resolve_clauses(settings.block("require"), "require", LIVE_METRICS, findings)
    trials = settings.whole("trials") or 1
    k = settings.whole("k") or trials
    _check_mode(settings, findings)
    _check_k(settings, trials, k, findings)
    metrics = tuple(_text(word) for word in settings.several("metrics"))
    return [
        EvaluatePlan(item.name.text, model, split, settings.whole("rollouts") or 200, "simulated", require,
                     settings.whole("max_turns") or 12, settings.word("mode") or "dynamic",  # type: ignore[arg-type]
                     settings.whole("votes") or 1, trials, k, metrics)
        for model in _models(item, settings, names, program, findings)
    ]


def _text(word: tree.Name | tree.Text) -> str:
    return word.text if isinstance(word, tree.Name) else word.value


def _models(item: tree.Evaluate, settings: SettingsReader, names: list[str], program: Program,
            findings: Findings) -> list[str]:
    """The models: trainings by their names, others by hub name or path, in quotes."""
    if not settings.mentions("model"):
        findings.add("E0606", f"{settings.owner} does not say which model", item.name.span,
                     help=Mend(f"add `model {names[0] if names else 'name'}`",
                               (f"model {names[0]}",) if names else (), "add"))
    words = settings.several("model")
    for word in words:
        if isinstance(word, tree.Name) and word.text not in names and not may_exist(word.text, program.damaged):
            findings.add("E0606", f"there is no training `{word.text}`", word.span,
                         help=offer(word.text, names, "training") + '; a model by its path stands in quotes, "…"')
    return [_text(word) for word in words] or [""]


def _check_mode(settings: SettingsReader, findings: Findings) -> None:
    """What only played dialogues have cannot stand beside fixed histories."""
    mode = settings.get("mode")
    if mode is None or settings.word("mode") != "static":
        return
    here = ((mode.span, "these are fixed histories"),)
    for key in _PLAYED:
        setting = settings.get(key)
        if setting is not None:
            findings.add("E0607", f"`{key}` is for dialogues that are played", setting.key.span, others=here,
                         help=f"drop `{key}`, or write `mode dynamic`")
    measured = [(clause.metric.text, clause.metric.span) for clause in settings.block("require")
                if isinstance(clause, tree.Clause)]
    measured += [(_text(word), word.span) for word in settings.several("metrics")]
    for name, span in measured:
        if name in PLAYED_METRICS:
            findings.add("E0607", f"`{name}` is measured only where dialogues are played", span, others=here,
                         help="drop it, or write `mode dynamic`")


def _check_k(settings: SettingsReader, trials: int, k: int, findings: Findings) -> None:
    setting = settings.get("k")
    if setting is not None and k > trials:
        there = "is 1" if trials == 1 else f"are {trials}"
        findings.add("E0608", f"`k {k}` needs {k} trials, and there {there}", setting.span,
                     help=f"write `trials {k}` or more")

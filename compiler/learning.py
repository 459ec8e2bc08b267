"""The pass that resolves train and evaluate declarations."""

from __future__ import annotations

from dataclasses import replace

from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.metrics import LIVE_METRICS, resolve_clauses
from dialoom.compiler.plan import EvaluatePlan, TrainPlan
from dialoom.compiler.program import Program, may_exist
from dialoom.compiler.settings import Key, SettingsReader
from dialoom.grammar import tree
from dialoom.grammar.source import Span

__all__ = ["resolve_learning"]

_TRAIN = {
    "data": Key("name"), "base": Key("word"), "epochs": Key("number", low=0), "steps": Key("whole", low=1),
    "batch": Key("whole", low=1), "learning_rate": Key("number", low=0),
    "loss": Key("name", ("assistant_only", "all")), "lora": Key("block"), "max_length": Key("whole", low=16),
    "seed": Key("whole", low=0), "precision": Key("name", ("auto", "float32", "bfloat16")),
}
_LORA = {"rank": Key("whole", low=1), "alpha": Key("whole", low=1)}
_EVALUATE = {
    "model": Key("word"), "on": Key("name"), "rollouts": Key("whole", low=1), "user": Key("name", ("simulated",)),
    "require": Key("block"), "max_turns": Key("whole", low=1),
}


def resolve_learning(program: Program, findings: Findings) -> Program:
    """The program with its training runs and evaluations."""
    train = tuple(_train(item, program, findings) for item in program.declared(tree.Train))
    names = [item.name for item in train]
    evaluate = tuple(_evaluate(item, names, program, findings) for item in program.declared(tree.Evaluate))
    return replace(program, train=train, evaluate=evaluate)


def _split(settings: SettingsReader, key: str, owner: Span, default: str, program: Program,
           findings: Findings) -> str:
    """The split that ``data crm.train`` or ``on crm.test`` names."""
    setting = settings.get(key)
    if setting is None or not isinstance(setting.value, tree.Name):
        if not settings.mentions(key):
            findings.add("E0601", f"{settings.owner} does not say `{key}`", owner,
                         help=f"add `{key} {program.dataset.name if program.dataset else 'dataset'}.{default}`")
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


def _train(item: tree.Train, program: Program, findings: Findings) -> TrainPlan:
    settings = SettingsReader(f"the training `{item.name.text}`", item.settings, _TRAIN, findings, "E0603")
    split = _split(settings, "data", item.name.span, "train", program, findings)
    base = settings.word("base")
    if not settings.mentions("base"):
        findings.add("E0604", f"{settings.owner} does not say what it starts from", item.name.span,
                     help='add `base "tiny"`, or the name or path of a Hugging Face model')
    lora_setting = settings.get("lora")
    lora = SettingsReader("`lora`", settings.block("lora"), _LORA, findings, "E0603") if lora_setting else None  # type: ignore[arg-type]
    if lora is not None and base == "tiny":
        assert lora_setting is not None
        findings.add("W0601", "`tiny` starts untrained: adapters on it leave most of it random",
                     lora_setting.key.span, help="drop `lora`, and all of `tiny` is trained")
    epochs = settings.number("epochs")
    learning_rate = settings.number("learning_rate")
    return TrainPlan(
        item.name.text, split, base or "tiny", float(3 if epochs is None else epochs), settings.whole("batch"),
        None if learning_rate is None else float(learning_rate),
        settings.word("loss") or "assistant_only",  # type: ignore[arg-type]
        settings.whole("steps"), (lora.whole("rank") or 16) if lora else None, lora.whole("alpha") if lora else None,
        settings.whole("max_length"), settings.whole("seed") or 0,
        settings.word("precision") or "auto",  # type: ignore[arg-type]
    )


def _evaluate(item: tree.Evaluate, names: list[str], program: Program, findings: Findings) -> EvaluatePlan:
    settings = SettingsReader(f"the evaluation `{item.name.text}`", item.settings, _EVALUATE, findings, "E0603")
    split = _split(settings, "on", item.name.span, "test", program, findings)
    model = settings.get("model")
    name = settings.word("model")
    if not settings.mentions("model"):
        findings.add("E0606", f"{settings.owner} does not say which model", item.name.span,
                     help=f"add `model {names[0] if names else 'name'}`")
    elif (isinstance(model, tree.Setting) and isinstance(model.value, tree.Name) and name not in names
          and not may_exist(model.value.text, program.damaged)):
        findings.add("E0606", f"there is no training `{name}`", model.value.span,
                     help=offer(str(name), names, "training") + '; a model by its path stands in quotes, "…"')
    require = resolve_clauses(settings.block("require"), "require", LIVE_METRICS, findings)
    return EvaluatePlan(item.name.text, name or "", split, settings.whole("rollouts") or 200, "simulated", require,
                        settings.whole("max_turns") or 12)

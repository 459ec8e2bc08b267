"""The pass that resolves train and evaluate declarations."""

from __future__ import annotations

from dataclasses import replace

from dialoom.compiler.evaluations import resolve_evaluation
from dialoom.compiler.findings import Findings
from dialoom.compiler.plan import TrainPlan
from dialoom.compiler.program import Program
from dialoom.compiler.setting_keys import LORA_KEYS, TRAIN_KEYS
from dialoom.compiler.settings import SettingsReader
from dialoom.compiler.splits import split_named
from dialoom.grammar import tree
from dialoom.grammar.mend import Mend

__all__ = ["resolve_learning"]


def resolve_learning(program: Program, findings: Findings) -> Program:
    """The program with its training runs and evaluations."""
    train = tuple(_train(item, program, findings) for item in program.declared(tree.Train))
    names = [item.name for item in train]
    evaluate = tuple(one for item in program.declared(tree.Evaluate)
                     for one in resolve_evaluation(item, names, program, findings))
    return replace(program, train=train, evaluate=evaluate)


def _train(item: tree.Train, program: Program, findings: Findings) -> TrainPlan:
    settings = SettingsReader(f"the training `{item.name.text}`", item.settings, TRAIN_KEYS, findings, "E0603")
    split = split_named(settings, "data", item.name.span, "train", program, findings)
    base = settings.word("base")
    if base == "" or not settings.mentions("base"):
        findings.add("E0604", f"{settings.owner} does not say what it starts from", item.name.span,
                     help=Mend('add `base "tiny"`, or the name or path of a Hugging Face model',
                               ('base "tiny"',), "add"))
    lora_setting = settings.get("lora")
    lora = SettingsReader("`lora`", settings.block("lora"), LORA_KEYS, findings, "E0603") if lora_setting else None  # type: ignore[arg-type]
    if lora is not None and base == "tiny":
        assert lora_setting is not None
        findings.add("W0601", "`tiny` starts untrained: adapters on it leave most of it random",
                     lora_setting.key.span, help="drop `lora`, and all of `tiny` is trained")
    epochs = settings.number("epochs")
    learning_rate = settings.number("learning_rate")
    _check_length(settings, findings)
    return TrainPlan(
        item.name.text, split, base or "tiny", float(3 if epochs is None else epochs), settings.whole("batch"),
        None if learning_rate is None else float(learning_rate),
        settings.word("loss") or "assistant_only",  # type: ignore[arg-type]
        settings.whole("steps"), (lora.whole("rank") or 16) if lora else None, lora.whole("alpha") if lora else None,
        settings.whole("max_length"), settings.whole("seed") or 0,
        settings.word("precision") or "auto",  # type: ignore[arg-type]
        settings.word("packing") == "true",
    )


def _check_length(settings: SettingsReader, findings: Findings) -> None:
    """Something is learned, and how long is said once."""
    for key in ("epochs", "learning_rate"):
        setting = settings.get(key)
        if setting is not None and isinstance(setting.value, tree.Number) and setting.value.value == 0:
            findings.add("E0504", f"`{key}` is more than 0: else nothing is learned", setting.value.span,
                         help="leave it out, and what fits the base is taken")
    epochs, steps = settings.get("epochs"), settings.get("steps")
    if epochs is not None and steps is not None:
        first, second = sorted((epochs, steps), key=lambda setting: setting.span.start)
        findings.add("E0503", f"`epochs` and `steps` both say how long {settings.owner} takes", second.key.span,
                     others=((first.key.span, "first here"),), help="keep one of them")

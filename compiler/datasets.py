"""The pass that resolves the data set: rows, mix, difficulty, splits, expectations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dialoom.compiler.findings import Findings, listing, offer
from dialoom.compiler.metrics import DATA_METRICS, ROW_METRICS, resolve_clauses
from dialoom.compiler.plan import Split
from dialoom.compiler.program import DatasetPlan, Program, may_exist
from dialoom.compiler.setting_keys import DATASET_KEYS, HELD_OUT, LEVELS, SPLITS
from dialoom.compiler.settings import Key, SettingsReader
from dialoom.grammar import tree
from dialoom.grammar.mend import Mend
from dialoom.grammar.source import Span
from dialoom.grammar.suggestion import did_you_mean

__all__ = ["resolve_dataset"]


def resolve_dataset(program: Program, findings: Findings) -> Program:
    """The program with its data set; a spec may have none (a library), but not two."""
    declared = program.declared(tree.Dataset)
    if not declared:
        return program
    if len(declared) > 1:
        findings.add("E0501", "a spec makes one data set", declared[1].name.span, "a second one",
                     others=((declared[0].name.span, "the first one"),),
                     help="move it to a spec of its own, which imports what both need")
        return replace(program, damaged=program.damaged | {dataset.name.text for dataset in declared})
    dataset = declared[0]
    settings = SettingsReader(f"the data set `{dataset.name.text}`", dataset.settings, DATASET_KEYS, findings)
    rows = settings.whole("rows")
    if not settings.mentions("rows"):
        findings.add("E0508", f"the data set `{dataset.name.text}` does not say how many rows it has",
                     dataset.name.span, help=Mend("add `rows 1000`", ("rows 1000",), "add"))
    seed = settings.whole("seed")
    if not settings.mentions("seed"):
        findings.add("W0502", "no seed is set: 0 is taken", dataset.name.span,
                     help=Mend("write `seed 0` to say so", ("seed 0",), "add"))
    for prompt in settings.all("system"):
        if isinstance(prompt.value, tree.Text) and not prompt.value.value.strip():
            findings.add("E0432", "this system prompt says nothing", prompt.value.span, help="write it out, or drop it")
    splits, hold_out = _splits(settings, findings)
    resolved = DatasetPlan(
        dataset.name.text, dataset.name.span, seed or 0, rows or 0,
        tuple(s.value.value for s in settings.all("system") if isinstance(s.value, tree.Text)),
        _expanded(_mix(settings, program, dataset, findings), program),
        _shares(settings, "difficulty", LEVELS, "difficulty level", findings),
        splits, hold_out,
        resolve_clauses(settings.block("expect"), "expect", DATA_METRICS, findings),
        resolve_clauses(settings.block("validators"), "validators", ROW_METRICS, findings),
        tuple(word.text if isinstance(word, tree.Name) else word.value for word in settings.several("exports")),
    )
    places = _places(settings)
    return replace(program, dataset=resolved, places={**program.places, **places})


def _places(settings: SettingsReader) -> dict[tuple[str, str], Span]:
    """Where the shares of the data set stand, by block and name; the blocks themselves under an empty name."""
    places: dict[tuple[str, str], Span] = {}
    for key in ("mix", "difficulty", "split"):
        block = settings.get(key)
        if block is not None:
            places[key, ""] = block.key.span
        for item in settings.block(key):
            if isinstance(item, tree.Setting):
                places.setdefault((key, item.key.text), item.span)
    return places


def _mix(settings: SettingsReader, program: Program, dataset: tree.Dataset,
         findings: Findings) -> tuple[tuple[str, float], ...]:
    scenarios = [s.name.text for s in program.declared(tree.Scenario)]
    if settings.get("mix") is None:
        if not scenarios and not program.damaged:
            findings.add("E0509", "there is no scenario to make dialogues of", dataset.name.span,
                         help="declare one: scenario name { call Tool }")
        return tuple((name, 1 / len(scenarios)) for name in scenarios)
    shares = _shares(settings, "mix", scenarios, "scenario", findings, program.damaged)
    return tuple((name, share) for name, share in shares if share > 0)


def _expanded(mix: tuple[tuple[str, float], ...], program: Program) -> tuple[tuple[str, float], ...]:
    """The mix, where a scenario stands for many each of them with an equal part of its share."""
    found = []
    for name, share in mix:
        names = program.expanded.get(name, (name,))
        found += [(one, share / len(names)) for one in names]
    return tuple(found)


def _shares(settings: SettingsReader, key: str, known: Iterable[str], kind: str, findings: Findings,
            damaged: frozenset[str] = frozenset()) -> tuple[tuple[str, float], ...]:
    """Names with shares that add up to 100 %; anything else is a finding."""
    known = list(known)
    found: dict[str, float] = {}
    first: dict[str, Span] = {}
    setting = settings.get(key)
    if setting is None:
        return ()
    before = len(findings.diagnostics)
    for item in settings.block(key):
        if isinstance(item, tree.Clause) or not isinstance(item.value, tree.Number):
            word = item.metric.text if isinstance(item, tree.Clause) else item.key.text
            near = did_you_mean(word, ["hold_out"]) if key == "split" else None
            findings.add("E0504", f"`{key}` holds names with shares", item.span,
                         help=near or (f"like {known[0]} 40%" if known else None))
            continue
        name = item.key.text
        if name not in known and not may_exist(name, damaged):
            findings.add("E0510", f"there is no {kind} `{name}`", item.key.span, help=offer(name, known, kind))
        elif name in found:
            findings.add("E0503", f"`{name}` is set twice in `{key}`", item.key.span,
                         others=((first[name], "first here"),), help="keep one of them")
        elif not 0 <= item.value.value <= 1:
            findings.add("E0511", f"the share of `{name}` lies outside of 0% to 100%", item.value.span,
                         help="write it like 40% or 0.4")
        found.setdefault(name, float(item.value.value))
        first.setdefault(name, item.key.span)
    total = sum(found.values())
    # The sum says nothing new while a share is missing or wrong; an unknown name takes no share away.
    whole = all(d.code == "E0510" for d in findings.diagnostics[before:])
    if abs(total - 1) > 1e-6 and whole:
        findings.add("E0512", f"the shares of `{key}` add up to {round(total * 100, 4):g}%, not to 100%",
                     setting.key.span, help=f"{abs(round(100 - total * 100, 4)):g}% "
                     + ("are missing" if total < 1 else "are too many"))
    return tuple(found.items())


def _splits(settings: SettingsReader, findings: Findings) -> tuple[tuple[Split, ...], tuple[str, ...]]:
    if settings.get("split") is None:
        return (Split("train", 1.0),), ()
    hold_out: list[str] = []
    shares: list[tree.Setting | tree.Clause] = []
    for item in settings.block("split"):
        if isinstance(item, tree.Setting) and item.key.text == "hold_out":
            names = item.value if isinstance(item.value, tuple) else (item.value,)
            if not names:
                findings.add("E0513", "nothing is held out", item.span, help=f"name it, as in `hold_out values`, or "
                             f"leave `hold_out` out; known are: {listing(HELD_OUT)}")
            for name in names:
                word = name.text if isinstance(name, tree.Name) else ""
                if word not in HELD_OUT:
                    findings.add("E0513", f"`{word or 'this'}` cannot be held out", item.span,
                                 help=offer(word, HELD_OUT, "thing to hold out"))
                else:
                    hold_out.append(word)
        else:
            shares.append(item)
    holder = settings.get("split")
    assert holder is not None
    reader = SettingsReader("", (replace(holder, value=tuple(shares)),), {"split": Key("block")}, findings)  # type: ignore[arg-type]
    found = _shares(reader, "split", SPLITS, "split", findings)
    ordered = sorted(found, key=lambda item: SPLITS.index(item[0]) if item[0] in SPLITS else 9)
    return tuple(Split(name, share) for name, share in ordered if share > 0), tuple(dict.fromkeys(hold_out))

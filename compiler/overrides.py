"""``--set path=value``: settings of a spec replaced from the command."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dialoom.compiler.findings import Findings, offer
from dialoom.grammar import tree
from dialoom.grammar.source import Source, Span

__all__ = ["Override", "override", "parse_overrides"]

_NUMBER = re.compile(r"-?[0-9][0-9_]*(\.[0-9]+)?(%?)")
_KINDS: dict[type, str] = {tree.Dataset: "dataset", tree.Train: "train", tree.Evaluate: "evaluate"}
Settable = tree.Dataset | tree.Train | tree.Evaluate


@dataclass(frozen=True, slots=True)
class Override:
    """A path of names, and the value that replaces what stands there."""

    path: tuple[str, ...]
    value: tree.Value
    span: Span


def parse_overrides(texts: tuple[str, ...], findings: Findings) -> tuple[tuple[Override, ...], dict[str, Source]]:
    """The overrides of a command, and the sources that diagnostics about them show."""
    found: list[Override] = []
    sources: dict[str, Source] = {}
    for number, text in enumerate(texts, 1):
        source = Source("--set" if len(texts) == 1 else f"--set #{number}", text)
        sources[source.name] = source
        path, equal, value = text.partition("=")
        span = source.span(0, len(text))
        if not equal or not path.strip() or not value.strip():
            findings.add("E0210", f"`{text}` sets nothing", span,
                         help="write a path and a value: --set rows=200, or --set dataset.crm.rows=200")
            continue
        at = source.span(len(path) + 1, len(text))
        found.append(Override(tuple(path.strip().split(".")), _value(value.strip(), at), span))
    return tuple(found), sources


def _value(text: str, span: Span) -> tree.Value:
    number = _NUMBER.fullmatch(text)
    if number:
        digits = text.rstrip("%").replace("_", "")
        value: int | float = float(digits) if "." in digits else int(digits)
        return tree.Number(value / 100, span, True) if number[2] else tree.Number(value, span)
    if text[:1] == text[-1:] == '"' and len(text) > 1:
        return tree.Text(text[1:-1], span)
    return tree.Name(text, span) if re.fullmatch(r"[^\W\d][\w.]*", text) else tree.Text(text, span)


def override(spec: tree.Spec, overrides: tuple[Override, ...], findings: Findings) -> tree.Spec:
    """The spec with the overrides applied to its data set, train and evaluate settings.

    A path is ``kind.name.key``, or ``key`` alone for the data set's; blocks go one deeper.
    """
    declarations = list(spec.declarations)
    for item in overrides:
        places = [i for i, d in enumerate(declarations) if isinstance(d, Settable)]
        target, keys = _target(item, [declarations[i] for i in places])
        if target is None:
            names = [f"{_KINDS[type(d)]}.{d.name.text}" for d in (declarations[i] for i in places)
                     if isinstance(d, Settable)]
            findings.add("E0210", f"`{'.'.join(item.path)}` leads to no setting", item.span,
                         help=offer(".".join(item.path[:2]), names, "setting"))
            continue
        index = next(i for i in places if declarations[i] is target)
        declarations[index] = replace(target, settings=_set(target.settings, keys, item))
    return replace(spec, declarations=tuple(declarations))


def _target(item: Override, candidates: list[tree.Declaration]) -> tuple[Settable | None, tuple[str, ...]]:
    settable = [d for d in candidates if isinstance(d, Settable)]
    for declaration in settable:
        if len(item.path) > 2 and item.path[:2] == (_KINDS[type(declaration)], declaration.name.text):
            return declaration, item.path[2:]
    datasets = [d for d in settable if isinstance(d, tree.Dataset)]
    if len(datasets) == 1 and item.path[0] not in _KINDS.values() and len(item.path) <= 2:
        return datasets[0], item.path
    return None, ()


def _set(settings: tuple[tree.Setting, ...], keys: tuple[str, ...], item: Override) -> tuple[tree.Setting, ...]:
    for i, setting in enumerate(settings):
        if isinstance(setting, tree.Setting) and setting.key.text == keys[0]:
            value = item.value
            if len(keys) > 1 and isinstance(setting.value, tuple):
                value = _set(setting.value, keys[1:], item)  # type: ignore[arg-type]
            return (*settings[:i], replace(setting, value=value), *settings[i + 1:])
    value = item.value if len(keys) == 1 else _set((), keys[1:], item)
    return (*settings, tree.Setting(tree.Name(keys[0], item.span), value, item.span))

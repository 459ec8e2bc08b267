"""A tree as a text of the YAML surface, whose form `yaml_reader` describes.

Reading what is printed gives an equal tree. Comments are not part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dialoom.grammar import tree as t
from dialoom.grammar.literal import encode_number
from dialoom.grammar.pattern_printer import print_pattern_key, print_step
from dialoom.grammar.printer import print_leaf, print_name, print_type
from dialoom.grammar.yaml_flow_printer import flow_pairs
from dialoom.grammar.yaml_text import Doc, Items, Pairs, emit, quoted, verbatim, written

__all__ = ["print_yaml"]

_KINDS: dict[type, str] = {
    t.Import: "import", t.Domain: "domain", t.TypeDeclaration: "type", t.Entity: "entity", t.Tool: "tool",
    t.Persona: "persona", t.Difficulty: "difficulty", t.Pattern: "pattern", t.Lint: "lint",
    t.Scenario: "scenario", t.Dataset: "dataset", t.Train: "train", t.Evaluate: "evaluate",
}


def print_yaml(spec: t.Spec) -> str:
    """The text of a spec: one group of declarations, or a list of groups where the order needs it."""
    groups: list[dict[str, list[t.Declaration]]] = []
    last = ""
    for declaration in spec.declarations:
        kind = _KINDS[type(declaration)]
        same = kind == last and not _named_in(declaration, groups[-1][kind])
        if not same and (not groups or kind in groups[-1]):
            groups.append({})
        groups[-1].setdefault(kind, []).append(declaration)
        last = kind
    shown = [Pairs([(kind, _group(kind, nodes)) for kind, nodes in group.items()]) for group in groups]
    return emit(shown[0] if len(shown) == 1 else Items(shown)) if shown else ""


def _named_in(node: t.Declaration, others: Sequence[t.Declaration]) -> bool:
    """Whether one of the others has the declaration's name: a key of YAML stands once."""
    if isinstance(node, t.Import | t.Lint):
        return isinstance(node, t.Lint)
    return any(not isinstance(other, t.Import | t.Lint) and _called(other) == _called(node) for other in others)


def _called(node: t.Declaration) -> str:
    assert not isinstance(node, t.Import | t.Lint)
    return node.title.value if isinstance(node, t.Domain) else node.name.text


def _group(kind: str, nodes: Sequence[t.Declaration]) -> Doc:
    if kind == "import":
        return Items([_import(node) for node in nodes if isinstance(node, t.Import)])
    if kind == "lint":
        return _merged([_switch(switch) for node in nodes if isinstance(node, t.Lint) for switch in node.switches])
    return Pairs([(_head(node), _body(node)) for node in nodes if not isinstance(node, t.Import)])


def _switch(node: t.Switch) -> tuple[str, Doc]:
    return _key(node.rule), Pairs([("off for", _names(node.names))]) if node.names else "off"


def _head(node: t.Declaration) -> str:
    assert not isinstance(node, t.Import | t.Lint)
    if isinstance(node, t.Domain):
        return verbatim(node.title.value)
    return written(print_pattern_key(node.name, node.parameter)) if isinstance(node, t.Pattern) else _key(node.name)


def _body(node: t.Declaration) -> Doc:
    if isinstance(node, t.TypeDeclaration):
        if node.description is None and not node.settings:
            return written(print_type(node.type))
        own = [("type", written(print_type(node.type))), *_description(node.description)]
        return _merged([*own, *_settings(node.settings, ("type", "description"))])
    if isinstance(node, t.Domain):
        prefix: list[tuple[str, Doc]] = [("as", _name(node.prefix))] if node.prefix else []
        return _merged([*prefix, *_settings(node.settings, ("as",))])
    if isinstance(node, t.Entity):
        return Pairs([*_description(node.description), ("fields", _fields(node.fields))])
    if isinstance(node, t.Tool):
        return _tool(node)
    if isinstance(node, t.Persona | t.Difficulty):
        return _merged([*_description(node.description), *_settings(node.settings, ("description",))])
    if isinstance(node, t.Pattern):
        return _pattern(node)
    if isinstance(node, t.Scenario):
        return _scenario(node)
    assert isinstance(node, (t.Dataset, t.Train, t.Evaluate))
    return _merged(_settings(node.settings))


# --- parts ----------------------------------------------------------------------------------------


def _key(name: t.Name, reserved: Callable[[str], bool] = lambda _: False) -> str:
    return f"!name {quoted(name.text)}" if reserved(name.text) else verbatim(name.text)


def _name(name: t.Name) -> str:
    return verbatim(name.text)


def _names(names: Sequence[t.Name]) -> Items:
    return Items([_name(name) for name in names])


def _description(text: t.Text | None) -> list[tuple[str, Doc]]:
    return [("description", quoted(text.value))] if text is not None else []


def _merged(pairs: Sequence[tuple[str, Doc]]) -> Doc:
    """A mapping, or a list of mappings where a key stands twice."""
    groups: list[list[tuple[str, Doc]]] = [[]]
    for key, value in pairs:
        if any(key == other for other, _ in groups[-1]):
            groups.append([])
        groups[-1].append((key, value))
    return Pairs(groups[0]) if len(groups) == 1 else Items([Pairs(group) for group in groups])


def _fields(fields: Sequence[t.Field]) -> Doc:
    shown: list[tuple[str, Doc]] = []
    for field in fields:
        type_ = written(print_type(field.type))
        described = Pairs([("type", type_), *_description(field.description)])
        shown.append((_key(field.name), described if field.description is not None else type_))
    return _merged(shown)


def _value(value: t.Value) -> Doc:
    if isinstance(value, t.Name):
        plain = verbatim(value.text)
        return plain if print_name(value) == value.text and plain == value.text else f"!name {quoted(value.text)}"
    if isinstance(value, t.Text):
        return quoted(value.value)
    if isinstance(value, (t.Number, t.Range)):
        return print_leaf(value)
    if value and isinstance(value[0], (t.Setting, t.Clause)):
        return _merged(_settings([entry for entry in value if isinstance(entry, (t.Setting, t.Clause))]))
    return Items([_value(item) for item in value if not isinstance(item, (t.Setting, t.Clause))])


def _settings(entries: Sequence[t.Setting | t.Clause], own: Sequence[str] = ()) -> list[tuple[str, Doc]]:
    """Settings as pairs; ``own`` are keys that mean something else in the mapping."""
    def reserved(text: str) -> bool:
        return text in own or text.rpartition(" ")[2] in ("=", "!=", "<", "<=", ">", ">=", "in")

    shown: list[tuple[str, Doc]] = []
    for entry in entries:
        if isinstance(entry, t.Setting):
            shown.append((_key(entry.key, reserved), _value(entry.value)))
        else:
            shown.append((written(f"{entry.metric.text} {entry.operator}"), print_leaf(entry.bound)))
    return shown


# --- declarations ---------------------------------------------------------------------------------


def _import(node: t.Import) -> Doc:
    pairs: list[tuple[str, Doc]] = [("kind", _name(node.kind))] if node.kind else []
    pairs.append(("path", quoted(node.path.value)))
    if node.prefix:
        pairs.append(("as", _name(node.prefix)))
    if node.only:
        pairs.append(("only", _names(node.only)))
    if node.excluding:
        pairs.append(("except", _names(node.excluding)))
    return Pairs(pairs)


def _tool(node: t.Tool) -> Doc:
    pairs = _description(node.description)
    for key, fields in (("in", node.inputs), ("out", node.outputs)):
        if fields:
            pairs.append((key, _fields(fields)))
    effects = [_effect(effect) for effect in node.effects]
    if effects:
        pairs.append(("effect", effects[0] if len(effects) == 1 else Items(effects)))
    if node.failures:
        failures: list[tuple[str, Doc]] = [
            (_key(f.name), quoted(f.description.value) if f.description else "null") for f in node.failures
        ]
        pairs.append(("fails", _merged(failures)))
    if node.tags:
        pairs.append(("tags", _names(node.tags)))
    return Pairs(pairs)


def _effect(node: t.Effect) -> Doc:
    if node.entity is None and node.by is None and not node.sets:
        return _name(node.verb)
    verb = _key(node.verb, ("by", "set").__contains__)
    pairs: list[tuple[str, Doc]] = [(verb, _name(node.entity) if node.entity else "null")]
    if node.by:
        pairs.append(("by", _name(node.by)))
    if node.sets:
        pairs.append(("set", _merged([(_key(name), _value(value)) for name, value in node.sets])))
    return Pairs(pairs)


def _pattern(node: t.Pattern) -> Doc:
    pairs = _description(node.description)
    if node.forms:
        forms: list[tuple[str, Doc]] = [
            (_key(form.name), quoted(form.text.value) if form.text else "null") for form in node.forms
        ]
        pairs.append(("forms", _merged(forms)))
    if node.when:
        pairs.append(("when", _names(node.when)))
    for key, steps in (("inject", node.inject), ("recover", node.recover)):
        if steps:
            pairs.append((key, Items([written(print_step(step)) for step in steps])))
    if node.outcome:
        pairs.append(("outcome", _name(node.outcome)))
    if node.excludes:
        pairs.append(("excludes", _names(node.excludes)))
    return Pairs(pairs)


def _scenario(node: t.Scenario) -> Doc:
    pairs = _description(node.description)
    pairs += flow_pairs(node.flow) if node.flow is not None else []
    if node.goals:
        goals: list[Doc] = [quoted(goal.value) for goal in node.goals]
        pairs.append(("goal", goals[0] if len(goals) == 1 else Items(goals)))
    if node.distractors:
        pairs.append(("distractors", Items([_distractor(entry) for entry in node.distractors])))
    if node.offered:
        offered = [_distractor(one) if isinstance(one, t.Nearest) else _name(one) for one in node.offered]
        pairs.append(("offered", Items(offered)))
    if node.reveal is not None:
        pairs.append(("reveal", _reveal(node.reveal)))
    if node.patterns:
        uses: list[tuple[str, Doc]] = []
        for use in node.patterns:
            argument = f"({print_name(use.argument)})" if use.argument else ""
            share = encode_number(use.share.value, use.share.percent)
            uses.append((written(print_name(use.pattern) + argument), share))
        pairs.append(("patterns", _merged(uses)))
    if node.personas:
        pairs.append(("personas", _names(node.personas)))
    return Pairs(pairs)


def _distractor(node: t.Distractor | t.Nearest | t.Variants) -> Doc:
    if isinstance(node, t.Nearest):
        within: list[tuple[str, Doc]] = [("in", _name(node.within))] if node.within else []
        band: list[tuple[str, Doc]] = [("similarity", print_leaf(node.similarity))] if node.similarity else []
        return Pairs([("nearest", print_leaf(node.count)), *within, *band])
    if isinstance(node, t.Variants):
        kinds: list[tuple[str, Doc]] = [("kinds", _names(node.kinds))] if node.kinds else []
        return Pairs([("variants", print_leaf(node.count)), *kinds])
    if node.fact is None:
        return _name(node.tool)
    text = quoted(node.fact.text.value)
    fact: Doc = Pairs([(_key(node.fact.name), text)]) if node.fact.name else text
    return Pairs([("tool", _name(node.tool)), ("unless", fact)])


def _reveal(node: t.Reveal) -> Doc:
    pairs: list[tuple[str, Doc]] = [
        (f"turn {print_leaf(stage.number)}", _names(stage.items)) for stage in node.stages
    ]
    if node.policy:
        pairs.append(("policy", _name(node.policy)))
    if node.amount:
        pairs.append(("amount", print_leaf(node.amount)))
    if node.source:
        pairs.append(("from", _name(node.source)))
    if node.rates is not None:
        rates: list[tuple[str, Doc]] = [(print_leaf(rate.count), print_leaf(rate.share)) for rate in node.rates]
        pairs.append(("slots per turn", _merged(rates)))
    pairs += [(written(f"on {entry.event.text}"), _names(entry.items)) for entry in node.on]
    if node.never:
        pairs.append(("never", _names(node.never)))
    return _merged(pairs)

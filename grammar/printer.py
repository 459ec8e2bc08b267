"""A tree as a text of the DSL, in the one style of the language.

Reading what is printed gives an equal tree. Comments are not part of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from dialoom.grammar import tree as t
from dialoom.grammar.flow_printer import print_flow, print_within
from dialoom.grammar.literal import encode_long_text, encode_name, encode_number, encode_text
from dialoom.grammar.pattern_printer import print_pattern

__all__ = ["print_leaf", "print_loom", "print_name", "print_type"]

WIDTH = 100
"""Blocks that fit into so many columns stand on one line where their kind allows it."""

# Words that mean something where a name could stand as well; there the name takes backticks.
_AFTER_IMPORT = frozenset({"as", "only", "except"})
_IN_TYPE = frozenset({"object"})
_AFTER_EFFECT = frozenset({"in", "out", "effect", "fails", "tags", "by"})
_IN_DISTRACTORS = frozenset({"nearest", "unless", "in", "similarity", "variants"})
_IN_REVEAL = frozenset({"turn", "never", "from", "on", "slots"})
_AS_VALUE = frozenset({"in"})
_IN_LINT = frozenset({"off", "for"})


def print_loom(spec: t.Spec) -> str:
    """The text of a spec; ends with a line break unless empty."""
    blocks: list[str] = []
    previous: t.Declaration | None = None
    for declaration in spec.declarations:
        text = _declaration(declaration)
        short = isinstance(declaration, (t.Import, t.Domain, t.Persona, t.Difficulty, t.TypeDeclaration))
        together = short and type(previous) is type(declaration)
        blocks.append(("" if previous is None or together else "\n") + text + "\n")
        previous = declaration
    return "".join(blocks)


def _declaration(node: t.Declaration) -> str:
    if isinstance(node, t.Import):
        return _import(node)
    if isinstance(node, t.Domain):
        return _domain(node)
    if isinstance(node, t.TypeDeclaration):
        settings = f" {_block(node.settings, 0)}" if node.settings else ""
        base = print_type(node.type)
        if settings and node.type.name.text == "object" and not node.type.fields and node.type.default is None:
            base = base.replace("object", "object { }", 1)
        return f"type {_head(node)} = {base}{settings}"
    if isinstance(node, t.Entity):
        return f"entity {_head(node)} {_lines(_fields(node.fields))}"
    if isinstance(node, t.Tool):
        return f"tool {_head(node)} {_lines(_tool_items(node))}"
    if isinstance(node, t.Persona):
        return f"persona {_head(node)} {_block(node.settings, 0)}"
    if isinstance(node, t.Difficulty):
        return f"difficulty {_head(node)} {_block(node.settings, 0)}"
    if isinstance(node, t.Pattern):
        return print_pattern(node)
    if isinstance(node, t.Scenario):
        return f"scenario {_head(node)} {_lines(_scenario_items(node))}"
    if isinstance(node, t.Lint):
        return f"lint {_lines([_switch(switch) for switch in node.switches])}"
    kind = {t.Dataset: "dataset", t.Train: "train", t.Evaluate: "evaluate"}[type(node)]
    return f"{kind} {print_name(node.name)} {_lines(_settings(node.settings, 2))}"


def _head(node: t.TypeDeclaration | t.Entity | t.Tool | t.Persona | t.Difficulty | t.Scenario) -> str:
    return print_name(node.name) + _description(node.description)


def _description(text: t.Text | None) -> str:
    return f" {encode_text(text.value)}" if text is not None else ""


def _lines(lines: Sequence[str]) -> str:
    """A block, each of its entries on a line of its own."""
    return "\n".join(["{", *(f"  {line}" for line in lines), "}"]) if lines else "{ }"


# --- leaves ---------------------------------------------------------------------------------------


def print_name(name: t.Name, reserved: Collection[str] = ()) -> str:
    """A name as the DSL writes it."""
    return encode_name(name.text, reserved)


def _names(names: Iterable[t.Name]) -> str:
    return ", ".join(print_name(name) for name in names)


def print_leaf(value: t.Name | t.Text | t.Number | t.Range, indent: str = "") -> str:
    """A leaf as the DSL writes it; long texts over several lines where an ``indent`` is given."""
    if isinstance(value, t.Name):
        return print_name(value, _AS_VALUE)
    if isinstance(value, t.Text):
        return encode_long_text(value.value, indent) if indent else encode_text(value.value)
    if isinstance(value, t.Number):
        return encode_number(value.value, value.percent)
    low, high = (print_leaf(side) if side else "" for side in (value.low, value.high))
    return f"{low}..{high}" if high else f"{low}+"


def print_type(node: t.TypeExpression) -> str:
    """A use of a type, on one line."""
    text = print_name(node.name, () if node.name.text == "object" else _IN_TYPE)
    if node.fields:
        text += " { " + "  ".join(_field(field) for field in node.fields) + " }"
    if node.arguments:
        shown = (print_type(a) if isinstance(a, t.TypeExpression) else print_leaf(a) for a in node.arguments)
        text = f"{print_name(node.name)}({', '.join(shown)})"
        if node.name.text == "object":
            text = f"`object`({text.partition('(')[2]}"
    text += "?" if node.optional else ""
    return f"{text} = {print_leaf(node.default)}" if node.default is not None else text


def _field(field: t.Field) -> str:
    return f"{print_name(field.name)}: {print_type(field.type)}{_description(field.description)}"


def _fields(fields: Sequence[t.Field]) -> list[str]:
    """Fields in columns: names, types, descriptions."""
    names = [f"{print_name(field.name)}:" for field in fields]
    types = [print_type(field.type) for field in fields]
    wide = max(map(len, names), default=0)
    described = [len(shown) for shown, field in zip(types, fields, strict=True) if field.description is not None]
    broad = max((length for length in described if length <= 40), default=0)
    return [
        f"{name:<{wide}} {shown:<{broad if field.description else 0}}{_description(field.description)}"
        for name, shown, field in zip(names, types, fields, strict=True)
    ]


# --- settings -------------------------------------------------------------------------------------


def _setting(node: t.Setting | t.Clause, indent: int) -> str:
    if isinstance(node, t.Clause):
        return f"{print_name(node.metric)} {node.operator} {print_leaf(node.bound)}"
    value = node.value
    if not isinstance(value, tuple):
        return f"{print_name(node.key)} {print_leaf(value, ' ' * (indent + 2))}"
    if value and isinstance(value[0], (t.Name, t.Text, t.Number)):
        items = ", ".join(print_leaf(item) for item in value if not isinstance(item, (t.Setting, t.Clause)))
        return f"{print_name(node.key)} [{items}]"
    entries = [entry for entry in value if isinstance(entry, (t.Setting, t.Clause))]
    return f"{print_name(node.key)} {_block(entries, indent)}"


def _settings(entries: Sequence[t.Setting | t.Clause], indent: int) -> list[str]:
    return [_setting(entry, indent) for entry in entries]


def _block(entries: Sequence[t.Setting | t.Clause], indent: int) -> str:
    """Settings on one line where they fit, else each on its own."""
    inner = _settings(entries, indent + 2)
    if not inner:
        return "{ }"
    line = "{ " + "  ".join(inner) + " }"
    if len(line) + indent <= WIDTH - 20 and "\n" not in line:
        return line
    margin = " " * indent
    return "\n".join(["{", *(f"{margin}  {entry}" for entry in inner), f"{margin}}}"])


# --- declarations ---------------------------------------------------------------------------------


def _import(node: t.Import) -> str:
    kind = f"{print_name(node.kind)} " if node.kind else ""
    text = f"import {kind}{encode_text(node.path.value)}"
    if node.prefix:
        text += f" as {print_name(node.prefix)}"
    if node.only:
        text += f" only {_names(node.only)}"
    return f"{text} except {_names(node.excluding)}" if node.excluding else text


def _switch(node: t.Switch) -> str:
    names = f" for {_names(node.names)}" if node.names else ""
    return f"{print_name(node.rule, _IN_LINT)} off{names}"


def _domain(node: t.Domain) -> str:
    prefix = f" as {print_name(node.prefix)}" if node.prefix else ""
    settings = f" {_block(node.settings, 0)}" if node.settings else ""
    return f"domain {encode_text(node.title.value)}{prefix}{settings}"


def _tool_items(node: t.Tool) -> list[str]:
    items = [f"in  {line}" for line in _fields(node.inputs)] + [f"out {line}" for line in _fields(node.outputs)]
    for effect in node.effects:
        text = f"effect {print_name(effect.verb)}"
        if effect.entity:
            text += f" {print_name(effect.entity, _AFTER_EFFECT)}"
        if effect.by:
            text += f" by {print_name(effect.by)}"
        if effect.sets:
            sets = "  ".join(f"{print_name(name)}: {print_leaf(value)}" for name, value in effect.sets)
            text += f" {{ {sets} }}"
        items.append(text)
    items += [f"fails {print_name(failure.name)}{_description(failure.description)}" for failure in node.failures]
    return [*items, f"tags {_names(node.tags)}"] if node.tags else items


def _scenario_items(node: t.Scenario) -> list[str]:
    items = [print_flow(node.flow)] if node.flow is not None else []
    items += [f"goal {print_leaf(goal, '    ')}" for goal in node.goals]
    if node.distractors:
        items.append(_nested("distractors", _distractors(node.distractors)))
    if node.offered:
        items.append(_offered(node.offered))
    if node.reveal is not None:
        items.append(_nested("reveal", _reveal(node.reveal)))
    if node.patterns:
        uses = [
            print_name(use.pattern) + (f"({print_name(use.argument)})" if use.argument else "")
            + f" {encode_number(use.share.value, use.share.percent)}"
            for use in node.patterns
        ]
        line = f"patterns {{ {'   '.join(uses)} }}"
        items.append(line if len(line) <= WIDTH - 2 else _nested("patterns", uses))
    return [*items, f"personas {_names(node.personas)}"] if node.personas else items


def _nested(word: str, entries: Sequence[str]) -> str:
    return "\n".join([f"{word} {{", *(f"    {entry}" for entry in entries), "  }"]) if entries else f"{word} {{ }}"


def _distractors(entries: Sequence[t.Distractor | t.Nearest | t.Variants]) -> list[str]:
    tools = [print_name(e.tool, _IN_DISTRACTORS) if isinstance(e, t.Distractor) else "" for e in entries]
    wide = min(max((len(tool) for tool, e in zip(tools, entries, strict=True) if _has_fact(e)), default=0), 40)
    lines = []
    for tool, entry in zip(tools, entries, strict=True):
        if isinstance(entry, t.Nearest):
            lines.append(_nearest(entry))
        elif isinstance(entry, t.Variants):
            lines.append(f"variants {print_leaf(entry.count)}" + (f": {_names(entry.kinds)}" if entry.kinds else ""))
        elif entry.fact is None:
            lines.append(tool)
        else:
            name = f"{print_name(entry.fact.name)}: " if entry.fact.name else ""
            lines.append(f"{tool:<{wide}} unless {name}{encode_text(entry.fact.text.value)}")
    return lines


def _offered(entries: Sequence[t.Name | t.Nearest]) -> str:
    """On one line where they fit."""
    lines = [_nearest(one) if isinstance(one, t.Nearest) else print_name(one, _IN_DISTRACTORS) for one in entries]
    line = f"offered {{ {'  '.join(lines)} }}"
    return line if len(line) <= WIDTH - 2 else _nested("offered", lines)


def _nearest(entry: t.Nearest) -> str:
    return f"nearest {print_leaf(entry.count)}{print_within(entry.within, entry.similarity)}"


def _has_fact(entry: t.Distractor | t.Nearest | t.Variants) -> bool:
    return isinstance(entry, t.Distractor) and entry.fact is not None


def _reveal(node: t.Reveal) -> list[str]:
    lines = [f"turn {print_leaf(stage.number)}: {_names(stage.items)}" for stage in node.stages]
    if node.policy:
        amount = f" {print_leaf(node.amount)}" if node.amount else ""
        lines.append(print_name(node.policy, _IN_REVEAL) + amount)
    if node.source:
        lines.append(f"from {print_name(node.source)}")
    if node.rates is not None:
        lines.append(f"slots per turn {{ {'  '.join(_rate(rate) for rate in node.rates)} }}")
    lines += [f"on {print_name(entry.event)}: {_names(entry.items)}" for entry in node.on]
    return [*lines, f"never: {_names(node.never)}"] if node.never else lines


def _rate(rate: t.TurnRate) -> str:
    return f"{print_leaf(rate.count)}: {print_leaf(rate.share)}"

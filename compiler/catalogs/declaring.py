"""Imported tools as declarations of the language, and what of them the language cannot say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from dialoom.compiler.catalogs.catalog import Note
from dialoom.compiler.json_schema import arguments_schema
from dialoom.compiler.plan import Parameter, Tool, ValueType
from dialoom.grammar import tree
from dialoom.grammar.source import Source

__all__ = ["Declarations", "declare_tools"]

Json = Any
_NOWHERE = Source("", "").span(0, 0)
_ANNOTATIONS = ("title", "example", "readOnly", "writeOnly")
_WORDS = {
    "multipleOf": "its steps", "uniqueItems": "that no two items are equal", "exclusiveMinimum": "its lower bound",
    "exclusiveMaximum": "its upper bound", "default": "its default", "items": "what its items are",
    "description": "what is said of its items", "enum": "its values", "type": "its type",
    "required": "what it requires",
}


class Declarations:
    """The declarations of tools, the types that they need first, and ``losses``: what could not be said."""

    def __init__(self, types: Mapping[str, ValueType]) -> None:
        """``types``: those that every spec has."""
        self._types = dict(types)
        self._declared: dict[str, tree.TypeDeclaration] = {}
        self._tools: list[tree.Tool] = []
        self.losses: list[Note] = []

    @property
    def spec(self) -> tree.Spec:
        """All of it as one spec."""
        return tree.Spec((*self._declared.values(), *self._tools), _NOWHERE)

    def add(self, tool: Tool) -> None:
        """Declare the tool; what of its inputs' schema cannot be said is a loss."""
        said = tuple(self._parameter(p, tool.name) for p in tool.inputs if self._sayable(p.name, tool.name))
        inputs = tuple(field for field, _ in said)
        outputs = tuple(self._parameter(p, "")[0] for p in tool.outputs if _is_name(p.name))
        differing = list(dict.fromkeys(_differences(tool.schema, arguments_schema(tuple(p for _, p in said)), "")))
        self.losses.extend(Note(tool.name, text) for text in differing)
        if tool.returns_list:
            self.losses.append(Note(tool.name, "its result is a list of records, and is declared as one of them"))
        effects = () if tool.mutates else (tree.Effect(_name("none"), _NOWHERE),)
        failures = tuple(tree.Failure(_name(f.name), _NOWHERE, _text(f.description)) for f in tool.failures
                         if _is_name(f.name))
        tags = tuple(_name(tag) for tag in tool.tags if _is_name(tag))
        if len(tags) < len(tool.tags):
            self.losses.append(Note(tool.name, "tags that are no names"))
        self._tools.append(tree.Tool(_name(tool.name), _NOWHERE, _text(tool.description), inputs, outputs, effects,
                                     failures, tags))

    def _sayable(self, name: str, owner: str) -> bool:
        if not _is_name(name):
            self.losses.append(Note(owner, f"{name!r} is no name that can be written, and is left out"))
        return _is_name(name)

    def _parameter(self, parameter: Parameter, owner: str) -> tuple[tree.Field, Parameter]:
        """The field that declares the parameter, and the parameter that the field then stands for."""
        expression, kind = self._type(parameter.type, parameter.name)
        default = _literal(parameter.default) if parameter.has_default and not parameter.required else None
        if default is not None and (kind.base in ("list", "object") or not _fits(default, kind)):
            default = None
        field = tree.Field(
            _name(parameter.name),
            replace(expression, optional=not parameter.required and default is None, default=default),
            _NOWHERE, _text(parameter.description))
        return field, replace(parameter, type=kind, default=parameter.default if default is not None else None,
                              has_default=default is not None)

    def _type(self, kind: ValueType, name: str) -> tuple[tree.TypeExpression, ValueType]:
        if kind.enum:
            return _expression("enum", tuple(map(_member, kind.enum))), ValueType("enum", "enum", enum=kind.enum)
        if kind.base == "list":
            item, said = self._type(kind.item or ValueType("string", "text"), name)
            bounds = _range(kind.minimum, kind.maximum)
            return _expression("list", (item, *bounds)), ValueType("list", "list", item=said, minimum=kind.minimum,
                                                                   maximum=kind.maximum)
        if kind.base == "object":
            fields = [self._parameter(p, "") for p in kind.fields if _is_name(p.name)]
            expression = tree.TypeExpression(_name("object"), _NOWHERE, fields=tuple(field for field, _ in fields))
            return expression, ValueType("object", "object", fields=tuple(p for _, p in fields))
        plain = replace(kind, minimum=None, maximum=None, multiple_of=None, held_out=False)
        base = self._named(plain, name)
        bounds = _range(kind.minimum, kind.maximum) if kind.base in ("int", "number", "string") else ()
        return _expression(base, bounds), replace(self._types[base], minimum=kind.minimum, maximum=kind.maximum)

    def _named(self, kind: ValueType, name: str) -> str:
        """The type's name: one that there is, else one that is declared for it."""
        for known, other in self._types.items():
            if _same(kind, other):
                return known
        settings = [tree.Setting(_name("generator"), _name(kind.generator), _NOWHERE)]
        if kind.pattern is not None:
            settings.append(tree.Setting(_name("pattern"), tree.Text(kind.pattern, _NOWHERE), _NOWHERE))
        if kind.format is not None:
            settings.append(tree.Setting(_name("format"), tree.Text(kind.format, _NOWHERE), _NOWHERE))
        stem = kind.generator if kind.pattern is None else name
        free = _unused(re.sub(r"\W+", "_", stem).strip("_") or "text", self._types)
        self._types[free] = kind
        self._declared[free] = tree.TypeDeclaration(_name(free), _expression(kind.base), _NOWHERE,
                                                    settings=tuple(settings))
        return free


def declare_tools(tools: Iterable[Tool], types: Mapping[str, ValueType]) -> Declarations:
    """The declarations of the tools, in order; ``types`` are those that every spec has."""
    declarations = Declarations(types)
    for tool in tools:
        declarations.add(tool)
    return declarations


def _same(kind: ValueType, other: ValueType) -> bool:
    """Whether the imported type is the named one, but for bounds: dates and times are texts of a format."""
    base = "string" if other.base in ("date", "time", "datetime") else other.base
    mine = (kind.base, kind.generator, kind.pattern, kind.format)
    unbound = other.minimum is None and other.maximum is None and not other.enum and not other.pool
    return unbound and mine == (base, other.generator, other.pattern, other.format) and (
        base == other.base or (kind.minimum is None and kind.maximum is None))


def _unused(stem: str, taken: Mapping[str, ValueType]) -> str:
    stem = f"_{stem}" if stem[:1].isdigit() else stem
    number = 1
    while (name := f"{stem}_text" if number == 1 else f"{stem}_text_{number}") in taken:
        number += 1
    return name


def _differences(meant: dict[str, Json], said: dict[str, Json], path: str) -> Iterator[str]:
    """What the schema ``meant`` says and ``said`` does not, in words.

    That no other input is taken holds for all declared tools, and is said once.
    """
    where = f"of `{path}` " if path else ""
    for key in sorted({*meant, *said} - {*_ANNOTATIONS, "additionalProperties", "properties", "items"}):
        mine, other = meant.get(key), said.get(key)
        if key == "required":
            mine, other = sorted(mine or ()), sorted(other or ())
        if key == "description" and isinstance(mine, str):
            mine = mine.strip() or None
        if mine != other and not (key == "type" and "enum" in meant):
            yield f"{where}{_WORDS.get(key, f'`{key}`')}"
    if any(key in meant for key in ("title", "example")):
        yield "titles and examples"
    properties = said.get("properties") or {}
    for name, schema in (meant.get("properties") or {}).items():
        if name in properties:
            yield from _differences(schema, properties[name], f"{path}.{name}" if path else name)
        else:
            yield f"`{path}.{name}`" if path else f"`{name}`"
    if meant.get("type") == "object" and "properties" not in meant:
        yield f"{where}that any field may be given"
    if "items" in meant or "items" in said:
        yield from _differences(meant.get("items") or {}, said.get("items") or {}, f"{path}[]")


def _fits(default: tree.Text | tree.Number | tree.Name, kind: ValueType) -> bool:
    from dialoom.compiler.defaults import misfit

    return misfit(kind, default) is None


def _literal(value: Json) -> tree.Text | tree.Number | tree.Name | None:
    if isinstance(value, bool):
        return _name("true" if value else "false")
    if isinstance(value, int | float):
        return tree.Number(value, _NOWHERE)
    return tree.Text(value, _NOWHERE) if isinstance(value, str) else None


def _member(value: str | float | bool) -> tree.TypeExpression | tree.Number | tree.Text:
    if isinstance(value, bool):
        return _expression("true" if value else "false")
    if isinstance(value, int | float):
        return tree.Number(value, _NOWHERE)
    plain = re.fullmatch(r"[A-Za-z_]\w*", value) and value not in ("true", "false", "object")
    return _expression(value) if plain else tree.Text(value, _NOWHERE)


def _range(low: float | None, high: float | None) -> tuple[tree.Range, ...]:
    def side(value: float | None) -> tree.Number | None:
        if value is None:
            return None
        return tree.Number(int(value) if float(value).is_integer() else value, _NOWHERE)

    return () if low is None and high is None else (tree.Range(side(low), side(high), _NOWHERE),)


def _expression(name: str, arguments: tuple[Any, ...] = ()) -> tree.TypeExpression:
    return tree.TypeExpression(_name(name), _NOWHERE, arguments)


def _is_name(name: str) -> bool:
    """Whether the language can write the name: one line, in parts that are not empty."""
    parts = all(name.split(".")) and not name.endswith(".*")
    return parts and name == name.strip() and not re.search(r"[\x00-\x1f\x7f]", name)


def _name(text: str) -> tree.Name:
    return tree.Name(text, _NOWHERE)


def _text(text: str) -> tree.Text | None:
    return tree.Text(text, _NOWHERE) if text else None

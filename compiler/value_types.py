"""The pass that resolves value types and entities."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from dialoom.compiler.defaults import misfit, scalar
from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.generators import HELD_OUT_MINIMUM, distinct_values
from dialoom.compiler.plan import Entity, Parameter, Scalar, ValueType
from dialoom.compiler.possible_values import no_values, whole_between
from dialoom.compiler.program import Program, may_exist
from dialoom.compiler.setting_keys import TYPE_KEYS
from dialoom.compiler.settings import SettingsReader
from dialoom.compiler.type_settings import check_made
from dialoom.compiler.value_origin import ValueOrigins
from dialoom.grammar import tree
from dialoom.grammar.source import Span

__all__ = ["TypeResolver", "resolve_types", "scalar"]

_BASES: dict[str, ValueType] = {
    "string": ValueType("string", "text", held_out=True),
    "int": ValueType("int", "int", held_out=True),
    "number": ValueType("number", "number", held_out=True),
    "bool": ValueType("bool", "bool"),
    "date": ValueType("date", "date", format="date"),
    "time": ValueType("time", "time", format="time"),
    "datetime": ValueType("datetime", "datetime", format="date-time", held_out=True),
}
_FORMS = ("enum", "list", "object")


@dataclass
class TypeResolver:
    """Turns type expressions into value types; names are looked up in types and entity fields."""

    types: Mapping[str, ValueType]
    entities: Mapping[str, Entity]
    damaged: frozenset[str]
    findings: Findings

    def resolve(self, expression: tree.TypeExpression) -> ValueType:
        """The value type; where the expression is wrong, a finding and a plain text type."""
        name = expression.name.text
        if name == "enum":
            return self._enum(expression)
        if name == "list":
            return self._list(expression)
        if name == "object":
            fields = tuple(self.parameter(field) for field in expression.fields)
            return ValueType("object", "object", fields=fields)
        found = self._named(expression)
        if expression.arguments:
            return self._bounded(expression, found)
        return found

    def parameter(self, field: tree.Field) -> Parameter:
        """An input, an output or a field, with its default where it has one."""
        kind = self.resolve(field.type)
        default = scalar(field.type.default) if field.type.default is not None else None
        problem = misfit(kind, field.type.default) if field.type.default is not None else None
        if problem is not None and field.type.default is not None:
            self.findings.add("E0304", f"the default of `{field.name.text}` {problem[0]}", field.type.default.span,
                              help=problem[1])
        required = not field.type.optional and field.type.default is None
        description = field.description.value if field.description else ""
        return Parameter(field.name.text, kind, required, description, default, default is not None)

    def waits_for(self, expression: tree.TypeExpression) -> bool:
        """Whether the expression builds on something that could not be read: what it is, is not known."""
        known = {*self.types, *_FORMS, *(f"{e.name}.{p.name}" for e in self.entities.values() for p in e.fields)}
        return any(name not in known and may_exist(name, self.damaged) for name in _built_on(expression))

    def _named(self, expression: tree.TypeExpression) -> ValueType:
        name = expression.name.text
        if name in self.types:
            return self.types[name]
        head, _, field = name.rpartition(".")
        if head in self.entities:
            for parameter in self.entities[head].fields:
                if parameter.name == field:
                    return replace(parameter.type, entity=head, field=field)
            known = [f"{head}.{p.name}" for p in self.entities[head].fields]
            self.findings.add("E0302", f"the entity `{head}` has no field `{field}`", expression.name.span,
                              help=offer(name, known, "field"))
        elif not may_exist(name, self.damaged):
            known = [*self.types, *_FORMS, *(f"{e.name}.{p.name}" for e in self.entities.values() for p in e.fields)]
            self.findings.add("E0301", f"there is no type `{name}`", expression.name.span,
                              help=offer(name, known, "type"))
        return _BASES["string"]

    def _enum(self, expression: tree.TypeExpression) -> ValueType:
        values: list[Scalar] = []
        for argument in expression.arguments:
            if isinstance(argument, tree.TypeExpression):
                values.append(scalar(argument.name))
            elif isinstance(argument, tree.Text | tree.Number):
                values.append(argument.value)
        twice = next((value for i, value in enumerate(values) if str(value) in map(str, values[:i])), None)
        if twice is not None:
            self.findings.add("E0303", f"the enum names `{twice}` twice", expression.span, help="keep one")
        if not values:
            self.findings.add("E0303", "an enum without values can hold nothing", expression.span,
                              help="list them: enum(new, open, done)")
        return ValueType("enum", "enum", enum=tuple(dict.fromkeys(values)))

    def _list(self, expression: tree.TypeExpression) -> ValueType:
        items = [a for a in expression.arguments if isinstance(a, tree.TypeExpression)]
        sizes = [a for a in expression.arguments if isinstance(a, tree.Range)]
        if len(items) != 1:
            self.findings.add("E0303", "a list takes one type, that of its items", expression.span,
                              help="like list(email)")
        item = self.resolve(items[0]) if items else _BASES["string"]
        low, high = self._limits(sizes[0], "items") if sizes else (None, None)
        return ValueType("list", "list", item=item, minimum=low, maximum=high)

    def _bounded(self, expression: tree.TypeExpression, found: ValueType) -> ValueType:
        name = expression.name.text
        ranges = [a for a in expression.arguments if isinstance(a, tree.Range)]
        bounds = found.base in ("int", "number", "string")
        if len(ranges) != 1 or len(expression.arguments) != 1 or not bounds:
            self.findings.add("E0303", f"`{name}` takes {'one range' if bounds else 'nothing in brackets'}",
                              expression.span, help=f"like {name}(1..9)" if bounds else "drop the brackets")
            return found
        low, high = self._limits(ranges[0], {"string": "characters", "int": "whole numbers"}.get(found.base, ""))
        bounded = replace(found, minimum=low, maximum=high)
        if found.base == "string":
            self._check_values(bounded, name, expression.span)
        return replace(bounded, held_out=found.held_out and distinct_values(bounded) >= HELD_OUT_MINIMUM)


    def _check_values(self, kind: ValueType, name: str, span: Span) -> None:
        problem = no_values(kind)
        if problem is not None:
            self.findings.add("E0318", f"`{name}` of this length cannot be made: {problem[0]}", span, help=problem[1])

    def _limits(self, bounds: tree.Range, counted: str) -> tuple[float | None, float | None]:
        """The ends of a range; ``counted``: what is counted by whole numbers, empty where fractions may be."""
        low, high = bounds.low.value if bounds.low else None, bounds.high.value if bounds.high else None
        if low is not None and high is not None and low > high:
            self.findings.add("E0305", "the lower bound is above the upper one", bounds.span, help="swap them")
        elif counted and not whole_between(low, high):
            self.findings.add("E0305", "no whole number lies between these bounds", bounds.span, help="like 1..9")
        elif counted in ("items", "characters") and high is not None and high < 0:
            self.findings.add("E0305", f"there are never fewer than no {counted}", bounds.span, help="like 1..9")
        else:
            return low, high
        return None, None  # what the bounds would be is not known: nothing more follows from them


def resolve_types(program: Program, findings: Findings) -> Program:
    """The program with its value types (standard, then declared, in order) and entities."""
    types: dict[str, ValueType] = dict(_BASES)
    entities: dict[str, Entity] = {}
    resolver = TypeResolver(types, entities, program.damaged, findings)
    origins = ValueOrigins(program.loader, findings)
    waiting = list(program.declared(tree.TypeDeclaration))
    names = {declaration.name.text for declaration in waiting}
    while waiting:  # a type may be declared before the one it builds on
        ready = [d for d in waiting if not _awaited(d, names, types)]
        if not ready:
            _report_circle(waiting, findings)
            types |= {d.name.text: _BASES["string"] for d in waiting}  # using them is no further mistake
            break
        for declaration in ready:
            types[declaration.name.text] = _declared(declaration, resolver, origins, findings)
        waiting = [d for d in waiting if d not in ready]
    for entity in program.declared(tree.Entity):
        entities[entity.name.text] = _entity(entity, resolver, findings)
    imports = tuple(sorted({**dict(program.imports), **origins.files}.items()))
    return replace(program, types=types, entities=entities, imports=imports)


def _awaited(declaration: tree.TypeDeclaration, names: Collection[str], known: Collection[str]) -> list[str]:
    """The declared types that a declaration builds on and that are not known yet."""
    return [name for name in _built_on(declaration.type) if name in names and name not in known]


def _built_on(expression: tree.TypeExpression) -> list[str]:
    """The names of all types in an expression: its own, those of its items and of its fields."""
    found = [expression.name.text]
    if expression.name.text != "enum":  # what stands in an enum are values
        inner = [a for a in expression.arguments if isinstance(a, tree.TypeExpression)]
        for part in (*inner, *(field.type for field in expression.fields)):
            found.extend(_built_on(part))
    return found


def _report_circle(waiting: list[tree.TypeDeclaration], findings: Findings) -> None:
    """Types that wait for each other: the first circle among them, from where it is closed."""
    by_name = {declaration.name.text: declaration for declaration in waiting}
    chain = [waiting[0]]
    while (following := by_name[_awaited(chain[-1], by_name, ())[0]]) not in chain:
        chain.append(following)
    circle = chain[chain.index(following):]
    names = " -> ".join(f"`{declaration.name.text}`" for declaration in (*circle, circle[0]))
    findings.add("E0306", f"the type `{circle[0].name.text}` is made of itself: {names}", circle[0].name.span,
                 others=[(declaration.name.span, "part of the circle") for declaration in circle[1:]],
                 help="build one of them on another type, like string")


def _declared(declaration: tree.TypeDeclaration, resolver: TypeResolver, origins: ValueOrigins,
              findings: Findings) -> ValueType:
    kind = resolver.resolve(declaration.type)
    owner = f"the type `{declaration.name.text}`"
    settings = SettingsReader(owner, declaration.settings, TYPE_KEYS, findings, "E0307")
    pattern = settings.word("pattern")
    if pattern is not None:
        try:
            re.compile(pattern)
        except re.error as error:
            setting = settings.get("pattern")
            assert setting is not None
            place = setting.value.span if isinstance(setting.value, tree.Text) else setting.span
            findings.add("E0308", f"the pattern is no regular expression: {error.msg}", place,
                         help='one is like "[A-Z]{2}-[0-9]{4}"; a sign that stands for itself takes `\\\\` before it')
            pattern = None
    words = origins.pool(settings)
    named = origins.generator(settings, kind.base)
    generator = named or ("pool" if words else "pattern" if pattern else kind.generator)
    made = replace(
        kind, generator=generator, pattern=pattern or kind.pattern, format=settings.word("format") or kind.format,
        unit=settings.word("unit") or kind.unit, pool=words or kind.pool,
    )
    check_made(declaration, made, settings, findings)
    held_out = settings.word("held_out")
    many = distinct_values(made) >= HELD_OUT_MINIMUM
    return replace(made, held_out=held_out == "true" if held_out else many and kind.base not in ("list", "object"))


def _entity(entity: tree.Entity, resolver: TypeResolver, findings: Findings) -> Entity:
    seen: dict[str, tree.Field] = {}
    for field in entity.fields:
        if field.name.text in seen:
            findings.add("E0309", f"`{entity.name.text}` has two fields `{field.name.text}`", field.name.span,
                         others=((seen[field.name.text].name.span, "first here"),), help="rename or drop one")
        seen.setdefault(field.name.text, field)
    unknown = len(findings.diagnostics)
    fields = tuple(resolver.parameter(field) for field in seen.values())
    judged = len(findings.diagnostics) == unknown and not any(
        may_exist(name, resolver.damaged) for field in seen.values() for name in _built_on(field.type)
        if name not in resolver.types)
    keys = [p.name for p in fields if p.type.generator in ("id", "uuid")]
    if not keys and judged:  # what could not be resolved may have been the key
        findings.add("E0310", f"the entity `{entity.name.text}` has no key", entity.name.span,
                     help=f"give it a field of type id, like `{entity.name.text.lower()}_id: id`")
    return Entity(entity.name.text, keys[0] if keys else "", fields)

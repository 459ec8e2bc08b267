"""The pass that resolves tools and personas."""

from __future__ import annotations

from dataclasses import replace

from dialoom.compiler.defaults import misfit
from dialoom.compiler.encoder_choice import choose_encoder
from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.json_schema import arguments_schema
from dialoom.compiler.personas import resolve_persona
from dialoom.compiler.plan import Effect, Entity, Failure, Parameter, Scalar, Tool
from dialoom.compiler.program import Program, may_exist
from dialoom.compiler.similarity import SimilarityIndex
from dialoom.compiler.value_types import TypeResolver, scalar
from dialoom.grammar import tree

__all__ = ["resolve_tools"]

VERBS = ("create", "read", "list", "update", "delete")


def resolve_tools(program: Program, findings: Findings) -> Program:
    """The program with its tools (imported first, then declared), how alike they are, and personas."""
    resolver = TypeResolver(program.types, program.entities, program.damaged, findings)
    tools = dict(program.catalog_tools)
    unsure: set[str] = set()
    for tool in program.declared(tree.Tool):
        before = len(findings.diagnostics)
        tools[tool.name.text] = _tool(tool, resolver, findings)
        told = any(one.severity == "error" for one in findings.diagnostics[before:])
        if told or any(resolver.waits_for(field.type) for field in (*tool.inputs, *tool.outputs)):
            unsure.add(tool.name.text)
    personas = {p.name.text: resolve_persona(p, findings) for p in program.declared(tree.Persona)}
    index = SimilarityIndex(tools, choose_encoder(program, tools, findings), program.memo)
    return replace(program, tools=tools, unsure=frozenset(unsure), similarity=index, personas=personas)


def _tool(tool: tree.Tool, resolver: TypeResolver, findings: Findings) -> Tool:
    inputs = _parameters(tool.inputs, tool, "input", resolver, findings)
    outputs = _parameters(tool.outputs, tool, "output", resolver, findings)
    effects = [e for e in (_effect(effect, inputs, resolver, findings) for effect in tool.effects) if e is not None]
    declared = [effect.verb.text for effect in tool.effects]
    _check_rest(tool, findings)
    if tool.description is None:
        findings.add("W0301", f"the tool `{tool.name.text}` has no description", tool.name.span,
                     help="say in a sentence what it does: models and people tell tools apart by it")
    return Tool(
        tool.name.text,
        tool.description.value if tool.description else "",
        inputs,
        outputs,
        arguments_schema(inputs),
        tuple(effects),
        tuple(Failure(f.name.text, f.description.value if f.description else "") for f in tool.failures),
        tuple(tag.text for tag in tool.tags),
        mutates="none" not in declared and all(verb not in ("read", "list") for verb in declared),
        returns_list="list" in declared,
    )


def _check_rest(tool: tree.Tool, findings: Findings) -> None:
    """Each failure stands once, and `effect none` stands alone."""
    failures: dict[str, tree.Failure] = {}
    for failure in tool.failures:
        name = failure.name.text
        if name in failures:
            findings.add("E0311", f"`{tool.name.text}` has two failures `{name}`", failure.name.span,
                         others=((failures[name].name.span, "first here"),), help="rename or drop one")
        failures.setdefault(name, failure)
    none = next((effect for effect in tool.effects if effect.verb.text == "none"), None)
    other = next((effect for effect in tool.effects if effect.verb.text != "none"), None)
    if none is not None and other is not None:
        findings.add("E0312", f"`{tool.name.text}` has no effect, and one", none.span,
                     others=((other.span, "the effect"),), help="keep one of the two")


def _parameters(fields: tuple[tree.Field, ...], tool: tree.Tool, kind: str, resolver: TypeResolver,
                findings: Findings) -> tuple[Parameter, ...]:
    seen: dict[str, tree.Field] = {}
    for field in fields:
        if field.name.text in seen:
            findings.add("E0311", f"`{tool.name.text}` has two {kind}s `{field.name.text}`", field.name.span,
                         others=((seen[field.name.text].name.span, "first here"),), help="rename or drop one")
        seen.setdefault(field.name.text, field)
    return tuple(resolver.parameter(field) for field in seen.values())


def _effect(effect: tree.Effect, inputs: tuple[Parameter, ...], resolver: TypeResolver,
            findings: Findings) -> Effect | None:
    verb = effect.verb.text
    if verb == "none":
        return None
    if verb not in VERBS:
        findings.add("E0312", f"there is no effect `{verb}`", effect.verb.span, help=offer(verb, VERBS, "effect"))
        return None
    name = effect.entity.text if effect.entity else ""
    entity = resolver.entities.get(name)
    if entity is None:
        if not may_exist(name, resolver.damaged):
            span = effect.entity.span if effect.entity else effect.span
            findings.add("E0313", f"there is no entity `{name}`" if name else f"`{verb}` what?", span,
                         help=offer(name, resolver.entities, "entity"))
        return None
    by = _by(effect, verb, entity, inputs, findings)
    return Effect(verb, entity.name, by, _sets(effect, entity, findings))  # type: ignore[arg-type]


def _by(effect: tree.Effect, verb: str, entity: Entity, inputs: tuple[Parameter, ...],
        findings: Findings) -> str | None:
    """The input by which a record is found: written, else the entity's key."""
    if verb in ("create", "list"):
        return None
    if effect.by is None and not entity.key:
        return None  # that the entity has no key is reported there
    by = effect.by.text if effect.by else entity.key
    span = effect.by.span if effect.by else effect.span
    fields = [p.name for p in entity.fields]
    if by not in fields:
        findings.add("E0302", f"the entity `{entity.name}` has no field `{by}`", span, help=offer(by, fields, "field"))
    elif by not in [p.name for p in inputs]:
        findings.add("E0314", f"the effect finds its record by `{by}`, which is no input of the tool", span,
                     help=f"add it: in {by}: {entity.name}.{by}")
    return by


def _sets(effect: tree.Effect, entity: Entity, findings: Findings) -> tuple[tuple[str, Scalar], ...]:
    fields = {p.name: p for p in entity.fields}
    sets = []
    for name, value in effect.sets:
        field = fields.get(name.text)
        if field is None:
            findings.add("E0302", f"the entity `{entity.name}` has no field `{name.text}`", name.span,
                         help=offer(name.text, fields, "field"))
            continue
        problem = misfit(field.type, value)
        if problem is not None:
            message = f"cannot be `{scalar(value)}`" if field.type.enum else problem[0]
            findings.add("E0315", f"`{name.text}` {message}", value.span, help=problem[1])
        sets.append((name.text, scalar(value)))
    return tuple(sets)

"""The names of a kind that are in scope at a place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from dialoom.cli.languageserver.context import Context
from dialoom.cli.languageserver.diagnosing import imported_name
from dialoom.cli.languageserver.documents import Analysis
from dialoom.cli.languageserver.offers import Offer
from dialoom.compiler.findings import Findings
from dialoom.compiler.flows import condition_parts
from dialoom.compiler.goalsearch import SHAPES
from dialoom.compiler.imports import CATALOG_KINDS
from dialoom.compiler.lint.rules import RULES
from dialoom.compiler.pattern_vocabulary import ACTS, OUTCOMES, PLACES
from dialoom.compiler.places import places_of
from dialoom.compiler.program import Program
from dialoom.compiler.scenario_symbols import calls_of
from dialoom.compiler.scenarios import NONE_REASONS
from dialoom.compiler.steps import leaves, resolve_steps
from dialoom.compiler.symbols import Symbol
from dialoom.compiler.variants import KINDS
from dialoom.grammar import tree
from dialoom.grammar.codes import CODES
from dialoom.grammar.reader import read
from dialoom.grammar.recovery import blank
from dialoom.grammar.source import Source

__all__ = ["names_for", "scenario_named"]

_FORMS = (("enum", "one of the values in brackets", "enum("), ("list", "a list of a type", "list("))
_VERBS = {"create": "a record comes to be", "read": "a record is looked up", "list": "records are listed",
          "update": "a record changes", "delete": "a record goes", "none": "nothing changes"}
_WORDS: dict[str, dict[str, str]] = {
    "verb": _VERBS,
    "policy": {"upfront": "everything at once", "gradually": "so many values at a time: gradually 1..2"},
    "event": {"ask": "only when the assistant asks for just this"},
    "source": {"persona": "as much at once as suits each persona"},
    "reason": dict.fromkeys(NONE_REASONS, "nothing is to be called"),
    "catalog_kind": dict.fromkeys(CATALOG_KINDS, "a catalog of tools"),
    "variant": dict.fromkeys(KINDS, "what a variant differs in"),
    "shape": dict.fromkeys(SHAPES, "a shape of goals"),
    "outcome": dict.fromkeys(OUTCOMES, "how the dialogue ends"),
    "place": {name: place.doc for name, place in PLACES.items()},
    "rule": {rule.name: CODES[rule.code].title for rule in RULES},
}


def names_for(analysis: Analysis, context: Context, want: str) -> Iterator[Offer]:
    """The names of the wanted kind; none where the program could not be made."""
    program = analysis.resolution.program
    if want in _WORDS:
        yield from (Offer(word, "value", detail) for word, detail in _WORDS[want].items())
    elif program is not None and want in _SOURCES:
        yield from _SOURCES[want](analysis, program, context)


def scenario_named(analysis: Analysis, context: Context) -> tree.Scenario | None:
    """The scenario around, as far as it could be read; the last good version of one that could not."""
    reading, name = analysis.reading, context.declaration[1]
    for node in (*reading.spec.declarations, *reading.partial, *analysis.earlier, *_mended(analysis, context)):
        if isinstance(node, tree.Scenario) and node.name.text == name:
            return node
    return None


def _mended(analysis: Analysis, context: Context) -> Iterator[tree.Declaration]:
    """Of a text of YAML that is none, because of what is being written: what it says without that line."""
    source = analysis.source
    if not context.yaml or not analysis.reading.damaged:
        return
    line = source.position(context.offset).line
    start = source.start_of(line)
    text = blank(source.text, start, start + len(source.line(line)))
    reading = read(Source(source.name, text))
    yield from (*reading.spec.declarations, *reading.partial)


def _types(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    for entity in program.entities.values():
        for one in entity.fields:
            yield Offer(f"{entity.name}.{one.name}", "field", one.type.base,
                        symbol=Symbol("field", one.name, entity.name))
    for name, kind in program.types.items():
        yield Offer(name, "type", kind.base if kind.base == kind.generator else f"{kind.base}, {kind.generator}",
                    symbol=Symbol("type", name))
    yield from (Offer(word, "type", detail, text) for word, detail, text in _FORMS)


def _entities(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    for name, entity in program.entities.items():
        yield Offer(name, "entity", f"{len(entity.fields)} fields", symbol=Symbol("entity", name))


def _tools(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    made = {variant.tool.name for variants in program.variants.values() for variant in variants}
    for name, tool in program.tools.items():
        if name not in made:
            yield Offer(name, "tool", tool.description, symbol=Symbol("tool", name))


def _operations(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    """Of the catalog that the import around names: those that it brings now, and what another selection could."""
    for node in program.declared(tree.Import):
        if node.kind is not None and node.span.source == analysis.source.name:
            known = analysis.catalog_tools(imported_name(node, node.span.source))
            yield from (Offer(tool.name, "tool", tool.description) for tool in known)


def _prefixes(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    heads = dict.fromkeys(name.rpartition(".")[0] for name in program.tools if "." in name)
    for head in heads:
        count = sum(name.startswith(head + ".") for name in program.tools)
        yield Offer(f"{head}.*", "prefix", f"{count} tools", f"{head}.*")


def _fields(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    name = context.names.get("entity") or next(
        (context.names[verb] for verb in _VERBS if context.names.get(verb)), "")
    entity = program.entities.get(name)
    for one in entity.fields if entity is not None else ():
        yield Offer(one.name, "field", one.type.base, symbol=Symbol("field", one.name, name))


def _key_fields(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    """The inputs of the tool around that are fields of an entity, too."""
    fields = {one.name for entity in program.entities.values() for one in entity.fields}
    for node in (*analysis.reading.spec.declarations, *analysis.reading.partial, *analysis.earlier):
        if isinstance(node, tree.Tool) and node.name.text == context.declaration[1]:
            yield from (Offer(one.name.text, "field", one.type.name.text) for one in node.inputs
                        if one.name.text in fields)


def _literals(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    name = context.names.get("field", "")
    for entity in program.entities.values():
        if context.names.get("entity", entity.name) == entity.name:
            for one in entity.fields:
                if one.name == name:
                    yield from (Offer(str(value), "value", f"of {entity.name}.{name}") for value in one.type.enum)


def _slots(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    """The inputs of the scenario's calls that nothing else gives, those that nobody has revealed yet first."""
    node = scenario_named(analysis, context)
    if node is None:
        return
    steps = resolve_steps(replace(node, distractors=()), program, Findings()) or ()
    said = {name.text for stage in node.reveal.stages for name in stage.items} if node.reveal is not None else set()
    offers = []
    for place in places_of(steps, program.tools):
        if not place.bound:
            note = place.leaf.type.base + ("" if place.leaf.required else ", optional") + f", of {place.tool}"
            offers.append(Offer(place.leaf.path, "slot", note, symbol=Symbol("input", place.leaf.path, place.tool)))
    yield from sorted(offers, key=lambda offer: offer.label in said)


def _facts(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    node = scenario_named(analysis, context)
    for one in node.distractors if node is not None else ():
        if isinstance(one, tree.Distractor) and one.fact is not None and one.fact.name is not None:
            yield Offer(one.fact.name.text, "fact", one.fact.text.value)


def _ends(analysis: Analysis, program: Program, context: Context, *, inputs: bool) -> Iterator[Offer]:
    """`Tool.field` of the scenario's calls: what a binding or a condition can name."""
    node = scenario_named(analysis, context)
    names = list(dict.fromkeys(call.tool.text for call in calls_of(node.flow))) if node is not None else []
    for name in names or list(program.tools):
        tool = program.tools.get(name)
        if tool is None:
            continue
        paths = [leaf.path for leaf in leaves(tool.inputs)] if inputs else [one.name for one in tool.outputs]
        for path in paths:
            yield Offer(f"{name}.{path}", "slot", "input" if inputs else "output",
                        symbol=Symbol("input" if inputs else "output", path, name))


def _condition_values(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    subject = context.names.get("subject", "")
    nowhere = analysis.source.span(0, 0)
    condition = tree.Condition(tree.Name(subject, nowhere), "==", tree.Name("x", nowhere), nowhere)
    name, field = condition_parts(condition, program)
    tool = program.tools.get(name)
    for one in tool.outputs if tool is not None else ():
        if one.name == field:
            yield from (Offer(str(value), "value", f"of {name}.{field}") for value in one.type.enum)


def _patterns(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    docs = {node.name.text: node.description.value if node.description else ""
            for node in program.declared(tree.Pattern)}
    for name, pattern in program.patterns.items():
        form = f"({pattern.forms[0][0]})" if pattern.forms and context.declaration[0] == "scenario" else ""
        yield Offer(name, "pattern", docs.get(name, ""), f"{name}{form}" if form else None, Symbol("pattern", name))


def _forms(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    pattern = program.patterns.get(context.names.get("pattern", ""))
    for form, text in pattern.forms if pattern is not None else ():
        yield Offer(form, "value", text)


def _personas(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    for name, persona in program.personas.items():
        yield Offer(name, "persona", f"{persona.tone}, {persona.verbosity}", symbol=Symbol("persona", name))


def _acts(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    for (speaker, act), rule in ACTS.items():
        if speaker == context.names.get("speaker"):
            yield Offer(act, "value", rule.doc)


def _act_words(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    rule = ACTS.get((context.names.get("speaker", ""), context.names.get("act", "")))
    for word in rule.arguments if rule is not None else ():
        if word != "*":
            yield Offer(word, "value", f"of `{context.names['act']}`")


def _scenarios(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    for node in program.declared(tree.Scenario):
        yield Offer(node.name.text, "scenario", symbol=Symbol("scenario", node.name.text))


def _tags(analysis: Analysis, program: Program, context: Context) -> Iterator[Offer]:
    tags = dict.fromkeys(tag for tool in program.tools.values() for tag in tool.tags)
    yield from (Offer(tag, "value", "a tag") for tag in tags)


_SOURCES: dict[str, Callable[[Analysis, Program, Context], Iterator[Offer]]] = {
    "type": _types, "entity": _entities, "tool": _tools, "operation": _operations, "prefix": _prefixes,
    "field": _fields, "key_field": _key_fields, "literal": _literals, "slot": _slots, "fact": _facts,
    "argument": lambda a, p, c: _ends(a, p, c, inputs=True), "result": lambda a, p, c: _ends(a, p, c, inputs=False),
    "condition_value": _condition_values, "pattern": _patterns, "form": _forms, "persona": _personas,
    "act": _acts, "scenario": _scenarios, "act_word": _act_words, "tag": _tags,
}

"""The YAML surface: the same tree as the DSL, for generated specs and for editors.

A file is a mapping from the kinds of declarations to the declarations by name::

    import:
      - {kind: openapi, path: "catalogs/sales.openapi.yaml", as: Sales}
    domain:
      human resources: {as: Staff, tools: 12}
    type:
      plate: {type: string, description: "A number plate.", pattern: "[A-Z]{2}-[0-9]{4}"}
    entity:
      Lead: {fields: {lead_id: id, email: email, status: "enum(new, contacted)"}}
    tool:
      CRM.UpdateLead:
        description: "Change a lead."
        in:
          lead_id: Lead.lead_id
          email: {type: Lead.email?, description: "New address."}
        out: {status: Lead.status}
        effect: {update: Lead, by: lead_id, set: {status: contacted}}
        fails: {not_found: "There is no such lead."}
        tags: [crm]
    persona:
      hurried: {description: "Has no time.", tone: brisk, weight: 2}
    pattern:
      bad_line:
        description: "The line is bad."
        when: question          # or a list of places; forms: {word: "what it says"} where the name has brackets
        inject: 'user say "You are breaking up."'      # steps as in the DSL, one alone or a list
        recover: ["assistant say \"Can you hear me now?\"", assistant ask_again]
        excludes: [typos]       # outcome: nothing
    scenario:
      change:
        call: CRM.UpdateLead    # or chain: [A, B] with bind: {B.x: A.y}; parallel: [A, B]; none: out_of_scope
        goal: "correct a lead"
        distractors:
          - {tool: CRM.CreateLead, unless: "the lead exists"}      # unless: {known: "the lead exists"} names the fact
          - {nearest: 2, in: Sales.*}
        reveal: {turn 1: [lead_id], turn 2: [email]}               # or policy: gradually, amount: 1..2; never: [email]
        patterns: {typos: 20%, tool_error(timeout): 10%}
        personas: [hurried]
    dataset:
      crm: {seed: 7, rows: 5000, mix: {change: 100%}, expect: {distinct_3 >=: 0.5, clarifying_turns in: 20%..45%}}
    lint:
      single_persona: off       # or for some only, {off for: [CRM.UpdateLead, Sales.*]}

- Types are written as in the DSL; so are the keys and the steps of patterns. All other names stand without backticks.
- As the value of a setting, a plain scalar that is a name, a number or a range is one, everything else
  is a text; so ``base: "tiny"`` is a text and ``loss: assistant_only`` a name. ``!name "any/name"`` is a
  name whatever it looks like, and as a key it is the key of a setting whatever else it could mean.
- Where order or repetition matters, a list of mappings says the same as one mapping: the file itself
  may be a list of such groups, and ``[{system: "a"}, {system: "b"}]`` gives a key twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from dialoom.grammar import tree as t
from dialoom.grammar.chunk import DECLARATIONS
from dialoom.grammar.diagnostic import Diagnostic
from dialoom.grammar.later import DECLARATIONS_LATER, not_available
from dialoom.grammar.reader import EVERYTHING, Reading
from dialoom.grammar.source import Source, Span
from dialoom.grammar.suggestion import did_you_mean
from dialoom.grammar.yaml_keys import KEYS
from dialoom.grammar.yaml_leaves import Entry, LeafReader
from dialoom.grammar.yaml_nodes import Item, Listing, Pairs, Scalar, compose
from dialoom.grammar.yaml_pattern import PatternReader

__all__ = ["read_yaml"]


def read_yaml(source: Source) -> Reading:
    """Read a text of the YAML surface; see `reader.read`."""
    composition = compose(source)
    whole = source.span(0, len(source.text))
    comments = tuple(t.Comment(source.text[span.start : span.end], span) for span in composition.comments)
    reader = _DeclarationReader(tuple(one.span for one in composition.diagnostics))
    if composition.root is not None:
        reader.read(composition.root)
    # What is said of a line that is refused follows from that.
    told = {source.position(one.span.start).line for one in composition.diagnostics}
    own = [one for one in reader.diagnostics if source.position(one.span.start).line not in told]
    found = sorted([*composition.diagnostics, *own], key=Diagnostic.sort_key)
    return Reading(
        t.Spec(tuple(reader.declarations), whole, comments), tuple(found),
        frozenset(reader.damaged) | _bare(composition.lost), tuple(reader.partial),
    )


def _bare(names: Collection[str]) -> frozenset[str]:
    """The names, and those of patterns without the word in their brackets."""
    return frozenset(names) | {name.partition("(")[0] for name in names}


class _DeclarationReader(PatternReader):
    """Reads the declarations; only those without a mistake are kept."""

    def __init__(self, refused: tuple[Span, ...]) -> None:
        super().__init__()
        self.refused = refused
        self.declarations: list[t.Declaration] = []
        self.damaged: set[str] = set()
        self.partial: list[t.Declaration] = []
        self.readers: dict[str, Callable[[Scalar, Item], t.Declaration]] = {
            "domain": self._domain, "type": self._type, "entity": self._entity, "tool": self._tool,
            "persona": self._persona, "difficulty": self._difficulty, "pattern": self.pattern,
            "scenario": self.scenario, "dataset": self._dataset, "train": self._train, "evaluate": self._evaluate,
        }

    def read(self, root: Item) -> None:
        """Read the whole file."""
        before = len(self.diagnostics)
        groups = self.entries(root, "a mapping of declarations")
        twice = {one.span for one in self.diagnostics[before:]}
        for key, group in root.pairs if isinstance(root, Pairs) else ():
            if key.span in twice:
                self._lose(group)
        for kind, group in groups:
            if kind.text == "import":
                for item in self.items(group):
                    self._keep(item, partial(self._import, item), False, item.span)
            elif kind.text == "lint":
                self._keep(kind, partial(self._lint, kind, group), False, group.span)
            elif kind.text in self.readers:
                before = len(self.diagnostics)
                named = self.entries(group, "a mapping of names to declarations")
                twice = {span for one in self.diagnostics[before:] for label in one.labels for span in [label.span]}
                for key, body in named:
                    self._keep(key, partial(self.readers[kind.text], key, body), key.span in twice, body.span)
            elif kind.text in DECLARATIONS_LATER:
                self.diagnostics.append(not_available(kind.text, kind.span))
            else:
                offers = ", ".join(f"`{word}`" for word in DECLARATIONS)
                help = did_you_mean(kind.text, DECLARATIONS) or f"declarations are {offers}"
                self.report("E0142", f"there is no kind of declaration `{kind.text}`", kind.span, help=help)
                self.damaged.add(kind.text)  # perhaps the name of a declaration that stands too far to the left
                self._lose(group)

    def _lose(self, group: Item) -> None:
        """What an unknown group declares exists: using it is no mistake."""
        quiet = LeafReader()  # of what is not read nothing is said
        if isinstance(group, Pairs):
            self.damaged |= _bare({key.text for key, _ in group.pairs if isinstance(key, Scalar)})
        for item in group.items if isinstance(group, Listing) else ():
            self.damaged |= {value.text for key, value in quiet.entries(item, "")
                             if key.text == "as" and isinstance(value, Scalar)} or {EVERYTHING}

    def _lint(self, key: Scalar, body: Item) -> t.Lint:
        switches = []
        for rule, value in self.entries(body, "a mapping of rules to `off`"):
            names: tuple[t.Name, ...] = ()
            if not isinstance(value, Scalar):
                parts = self.body(value, KEYS["switch"], "a rule", "off for")
                names = self.names(parts["off for"][1]) if "off for" in parts else ()
                if "off for" in parts and not names:
                    self.wrong_form(parts["off for"][1], "the names that the rule is off for")
            elif value.text != "off":
                self.report("E0144", "a rule can be `off`, and nothing else", value.span,
                            help="write `off`, or `{off for: [some, names]}`; rules that are on are not listed")
            switches.append(t.Switch(self.name(rule), rule.span.to(value.span), names))
        return t.Lint(tuple(switches), key.span.to(body.span))

    def _keep(self, key: Item, read: Callable[[], t.Declaration], broken: bool, whole: Span) -> None:
        before = len(self.diagnostics)
        declaration = read()
        if broken:  # half of it stands elsewhere: what is missing here is no mistake
            del self.diagnostics[before:]
        span = key.span.to(whole)
        broken = broken or any(span.start <= place.start <= span.end for place in self.refused)
        if len(self.diagnostics) == before and not broken:
            self.declarations.append(declaration)
            return
        self.partial.append(declaration)
        if isinstance(declaration, t.Import):
            self.damaged.update([declaration.prefix.text] if declaration.prefix else [])
        elif isinstance(declaration, t.Domain):
            self.damaged.add(declaration.handle)
        elif isinstance(key, Scalar):
            self.damaged |= _bare({key.text})

    def _split(self, body: Item, keys: Collection[str], what: str) -> tuple[dict[str, Entry], list[Entry]]:
        """The entries with keys of the declaration itself, and the others: its settings."""
        entries = self.entries(body, f"a mapping with the settings of {what}")
        own = [entry for entry in entries if entry[0].text in keys and not entry[0].name]
        return self.known(own, body, keys, what), [entry for entry in entries if entry not in own]

    def _import(self, item: Item) -> t.Import:
        parts = self.body(item, KEYS["import"], "an import", "path")
        path = self.text(parts["path"][1]) if "path" in parts else t.Text("", item.span)
        kind, prefix = (self.optional_name(parts[key][1]) if key in parts else None for key in ("kind", "as"))
        only, excluding = (self.names(parts[key][1]) if key in parts else () for key in ("only", "except"))
        return t.Import(path, item.span, kind, prefix, only, excluding)

    def _domain(self, key: Scalar, body: Item) -> t.Domain:
        parts, settings = self._split(body, KEYS["domain"], "a domain")
        prefix = self.optional_name(parts["as"][1]) if "as" in parts else None
        return t.Domain(t.Text(key.text, key.span), key.span.to(body.span), prefix, self.settings(settings))

    def _type(self, key: Scalar, body: Item) -> t.TypeDeclaration:
        span = key.span.to(body.span)
        if isinstance(body, Scalar):
            return t.TypeDeclaration(self.name(key), self.type(body), span)
        parts, settings = self._split(body, KEYS["type"], "a type")
        if "type" not in parts:
            self.report("E0145", "a type needs the key `type`", key.span)
        base = self.type(parts["type"][1] if "type" in parts else Scalar("text", key.span))
        description = self.optional_text(parts.get("description"))
        return t.TypeDeclaration(self.name(key), base, span, description, self.settings(settings))

    def _entity(self, key: Scalar, body: Item) -> t.Entity:
        parts = self.body(body, KEYS["entity"], "an entity")
        fields = self.fields(parts["fields"][1]) if "fields" in parts else ()
        return t.Entity(self.name(key), fields, key.span.to(body.span), self.optional_text(parts.get("description")))

    def _tool(self, key: Scalar, body: Item) -> t.Tool:
        parts = self.body(body, KEYS["tool"], "a tool")
        inputs, outputs = (self.fields(parts[part][1]) if part in parts else () for part in ("in", "out"))
        effects = tuple(self._effect(item) for item in self.items(parts["effect"][1])) if "effect" in parts else ()
        failures = self._failures(parts["fails"][1]) if "fails" in parts else ()
        return t.Tool(
            self.name(key), key.span.to(body.span), self.optional_text(parts.get("description")), inputs, outputs,
            effects, failures, self.names(parts["tags"][1]) if "tags" in parts else (),
        )

    def _effect(self, item: Item) -> t.Effect:
        if isinstance(item, Scalar):
            return t.Effect(self.name(item), item.span)
        entries = self.entries(item, "an effect")
        if not entries:
            self.wrong_form(item, "an effect")
            return t.Effect(t.Name("", item.span), item.span)
        (verb, entity), *rest = entries
        parts = self.known(rest, item, KEYS["effect"], "an effect")
        sets = self.entries(parts["set"][1], "a mapping of fields to values") if "set" in parts else []
        return t.Effect(
            self.name(verb), item.span, self.optional_name(entity),
            self.optional_name(parts["by"][1]) if "by" in parts else None,
            tuple((self.name(field), self.literal(value)) for field, value in sets),
        )

    def _failures(self, item: Item) -> tuple[t.Failure, ...]:
        return tuple(
            t.Failure(self.name(key), key.span.to(value.span), self.optional_text((key, value)))
            for key, value in self.entries(item, "a mapping of failures to descriptions")
        )

    def _persona(self, key: Scalar, body: Item) -> t.Persona:
        parts, settings = self._split(body, KEYS["persona"], "a persona")
        description = self.optional_text(parts.get("description"))
        return t.Persona(self.name(key), key.span.to(body.span), description, self.settings(settings))

    def _difficulty(self, key: Scalar, body: Item) -> t.Difficulty:
        parts, settings = self._split(body, KEYS["difficulty"], "a level of difficulty")
        description = self.optional_text(parts.get("description"))
        return t.Difficulty(self.name(key), key.span.to(body.span), description, self.settings(settings))

    def _settings(self, body: Item, what: str) -> tuple[t.Setting, ...]:
        return self.settings(self.entries(body, f"a mapping with the settings of {what}"))

    def _dataset(self, key: Scalar, body: Item) -> t.Dataset:
        return t.Dataset(self.name(key), self._settings(body, "a data set"), key.span.to(body.span))

    def _train(self, key: Scalar, body: Item) -> t.Train:
        return t.Train(self.name(key), self._settings(body, "a training"), key.span.to(body.span))

    def _evaluate(self, key: Scalar, body: Item) -> t.Evaluate:
        return t.Evaluate(self.name(key), self._settings(body, "an evaluation"), key.span.to(body.span))

"""The spec as a tree: what both surfaces, DSL and YAML, are read into.

Every node carries the span of the text it came from; spans take no part in equality, so that two
surfaces that say the same give equal trees. The order of items is kept as written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from dialoom.grammar.source import Span

__all__ = [
    "Binding", "Call", "Chain", "Clause", "Comment", "Condition", "Dataset", "Declaration", "Difficulty", "Distractor",
    "Domain", "Effect", "Entity", "Evaluate", "Fact", "Failure", "Fan", "Field", "Flow", "FromGraph", "Import", "Lint",
    "Name", "Nearest", "NoCall", "Number", "OnCondition", "Parallel", "Pattern", "PatternForm", "PatternStep",
    "PatternUse", "Persona", "Range", "Reveal", "Scenario", "Setting", "Spec", "Stage", "Switch", "Text", "Tool",
    "Train", "TurnRate", "TypeDeclaration", "TypeExpression", "Value", "Variants", "Walk", "When",
]


def _span() -> Span:
    return field(compare=False, repr=False)  # type: ignore[no-any-return]


# --- leaves -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name:
    """A name, dotted or not: ``phone``, ``CRM.CreateLead``, ``Sales.*`` in selections."""

    text: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text, escapes resolved, triple-quoted ones dedented."""

    value: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Number:
    """A number; ``40%`` has value 0.4 and ``percent`` set."""

    value: int | float
    span: Span = _span()
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """``1..100_000``, ``20%..45%``; an open side (``2+``, ``..5``) is None."""

    low: Number | None
    high: Number | None
    span: Span = _span()


# --- types ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TypeExpression:
    """A use of a type: ``phone?``, ``Lead.email``, ``enum(a, b)``, ``int(1..9)``, ``list(text)``.

    ``object { street: text  zip: text? }`` has the name ``object`` and its fields in ``fields``.
    """

    name: Name
    span: Span = _span()
    arguments: tuple[TypeExpression | Range | Number | Text, ...] = ()
    fields: tuple[Field, ...] = ()
    optional: bool = False
    default: Text | Number | Name | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """``email: Lead.email "Where to write to."``: a field of an entity or object, an input, an output."""

    name: Name
    type: TypeExpression
    span: Span = _span()
    description: Text | None = None


# --- settings ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Setting:
    """``epochs 3``, ``lora { rank 16 }``: a key and its value, or a block of settings."""

    key: Name
    value: Value
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Clause:
    """A comparison: ``clarifying_turns in 20%..45%``, ``tool_accuracy >= 0.90``."""

    metric: Name
    operator: Literal["=", "!=", "<", "<=", ">", ">=", "in"]
    bound: Number | Range
    span: Span = _span()


Value = (
    Name | Text | Number | Range
    | tuple[Setting, ...] | tuple[Clause, ...] | tuple[Text, ...] | tuple[Name, ...] | tuple[Number, ...]
)


# --- declarations -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Import:
    """``import openapi "x.yaml" as Sales only GetX, GetY``; without a kind, another spec."""

    path: Text
    span: Span = _span()
    kind: Name | None = None
    prefix: Name | None = None
    only: tuple[Name, ...] = ()
    excluding: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Domain:
    """``domain "human resources" as Staff { tools 12 }``: tools made from what a snapshot knows of a domain."""

    title: Text
    span: Span = _span()
    prefix: Name | None = None
    settings: tuple[Setting, ...] = ()

    @property
    def handle(self) -> str:
        """The prefix of its tools: as written, else the title's words in one (``HumanResources``)."""
        if self.prefix is not None:
            return self.prefix.text
        words = "".join(letter if letter.isalnum() else " " for letter in self.title.value).split()
        return "".join(word[:1].upper() + word[1:] for word in words)


@dataclass(frozen=True, slots=True)
class TypeDeclaration:
    """``type plate "A number plate." = string { pattern "[A-Z]{2}-[0-9]{4}" }``."""

    name: Name
    type: TypeExpression
    span: Span = _span()
    description: Text | None = None
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of record in the simulated world; its key is its first field of type ``id``."""

    name: Name
    fields: tuple[Field, ...]
    span: Span = _span()
    description: Text | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """``effect create Lead { status: new }``, ``effect update Lead by lead_id``, ``effect none``."""

    verb: Name
    span: Span = _span()
    entity: Name | None = None
    by: Name | None = None
    sets: tuple[tuple[Name, Name | Text | Number], ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """``fails duplicate_email "A lead with this e-mail already exists."``."""

    name: Name
    span: Span = _span()
    description: Text | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that the assistant may call."""

    name: Name
    span: Span = _span()
    description: Text | None = None
    inputs: tuple[Field, ...] = ()
    outputs: tuple[Field, ...] = ()
    effects: tuple[Effect, ...] = ()
    failures: tuple[Failure, ...] = ()
    tags: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Persona:
    """Who talks: tone, verbosity, patience, typing habits, how much is revealed at once."""

    name: Name
    span: Span = _span()
    description: Text | None = None
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True, slots=True)
class Difficulty:
    """What a level of difficulty takes: ``difficulty expert { questions 3+ }``."""

    name: Name
    span: Span = _span()
    description: Text | None = None
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True, slots=True)
class PatternForm:
    """``form timeout "the request timed out"``: a word that may stand in the pattern's brackets, and what it says."""

    name: Name
    span: Span = _span()
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class PatternStep:
    """``assistant call misfit, missing``, ``user say "One moment."``: what somebody does, and its words."""

    speaker: Name
    act: Name
    span: Span = _span()
    arguments: tuple[Name, ...] = ()
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A robustness pattern: the places where it applies (the first kind that a dialogue has), what it
    injects there, and how the dialogue recovers; ``outcome`` where it ends otherwise than it would."""

    name: Name
    span: Span = _span()
    parameter: Name | None = None
    description: Text | None = None
    forms: tuple[PatternForm, ...] = ()
    when: tuple[Name, ...] = ()
    inject: tuple[PatternStep, ...] = ()
    recover: tuple[PatternStep, ...] = ()
    outcome: Name | None = None
    excludes: tuple[Name, ...] = ()


# --- scenarios --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Binding:
    """``B.lead_id = A.lead_id``: an input of a later step from an output of an earlier one."""

    target: Name
    source: Name
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Call:
    """``call T``, or one step of a larger flow; in a branch of ``when`` with ``bindings`` of its own."""

    tool: Name
    span: Span = _span()
    bindings: tuple[Binding, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """``chain A -> B -> C { B.lead_id = A.lead_id }``."""

    steps: tuple[Call, ...]
    span: Span = _span()
    bindings: tuple[Binding, ...] = ()


@dataclass(frozen=True, slots=True)
class Parallel:
    """``parallel { A B }``: independent calls of one assistant turn."""

    steps: tuple[Call, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Fan:
    """``fan A -> { B C } -> D``: what follows from one result side by side, and what needs them all.

    Either end may be missing, not both.
    """

    middle: tuple[Call, ...]
    span: Span = _span()
    first: Call | None = None
    last: Call | None = None
    bindings: tuple[Binding, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """``A.status == new``: what a result has to say for a branch to be taken."""

    subject: Name
    operator: Literal["==", "!=", "<", "<=", ">", ">="]
    value: Name | Text | Number
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class When:
    """``when A.status == new 30% { B } else { C }``: A is called, and its result decides what follows.

    ``share``: how often the condition holds; half of the time where it is not said.
    """

    condition: Condition
    then: Flow
    span: Span = _span()
    otherwise: Flow | None = None
    share: Number | None = None


@dataclass(frozen=True, slots=True)
class NoCall:
    """``none chit_chat``, ``none out_of_scope``, ``none infeasible``: nothing is to be called."""

    reason: Name
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Walk:
    """``walk 2..4 in Sales.* similarity 0.82 paths 24``: tools met on walks through the tool graph (ToolFlow)."""

    length: Range | Number
    span: Span = _span()
    within: Name | None = None
    similarity: Range | Number | None = None
    paths: Number | None = None


@dataclass(frozen=True, slots=True)
class FromGraph:
    """``goals from graph in Sales.* { shapes chain, fan  depth 5 }``: goals found in the tool graph (ToolWeave).

    ``clarified``: how many of the required values are asked for; ``optionals``: how many of the optional
    ones are brought; ``rated``: the file of a model's ratings of the goals.
    """

    span: Span = _span()
    within: Name | None = None
    shapes: tuple[Name, ...] = ()
    depth: Number | None = None
    paths: Number | None = None
    clarified: Number | None = None
    optionals: Number | None = None
    rated: Text | None = None


Flow = Call | Chain | Parallel | Fan | When | Walk | FromGraph | NoCall


@dataclass(frozen=True, slots=True)
class Fact:
    """``unless prospect: "they are a prospect"``: true of the user's case, excludes a distractor."""

    text: Text
    span: Span = _span()
    name: Name | None = None


@dataclass(frozen=True, slots=True)
class Distractor:
    """A tool that could be meant as well, until the fact is known."""

    tool: Name
    span: Span = _span()
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Nearest:
    """``nearest 2 in Sales.*``: the most similar tools, by their names, descriptions, parameters."""

    count: Number
    span: Span = _span()
    within: Name | None = None
    similarity: Range | Number | None = None


@dataclass(frozen=True, slots=True)
class Variants:
    """``variants 2: scope, version``: near-duplicates of the tool that is called, made by rule."""

    count: Number
    span: Span = _span()
    kinds: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """``turn 2: email, phone``: what the user discloses in the n-th stage (slots and named facts)."""

    number: Number
    items: tuple[Name, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class OnCondition:
    """``on ask: phone``: said under a condition only."""

    event: Name
    items: tuple[Name, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class TurnRate:
    """``2+: 15%`` in ``slots per turn``: how many of the user's messages bring so many values."""

    count: Number | Range
    share: Number
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Reveal:
    """How information comes out; ``policy`` is ``upfront``, ``gradually`` … where no stages are written.

    ``source``: ``from persona``. ``rates``: ``slots per turn { … }``, None where it is not said.
    """

    span: Span = _span()
    stages: tuple[Stage, ...] = ()
    policy: Name | None = None
    amount: Range | None = None
    never: tuple[Name, ...] = ()
    on: tuple[OnCondition, ...] = ()
    source: Name | None = None
    rates: tuple[TurnRate, ...] | None = None


@dataclass(frozen=True, slots=True)
class PatternUse:
    """``tool_error(timeout) 10%``: the share of the scenario's dialogues that have it."""

    pattern: Name
    share: Number
    span: Span = _span()
    argument: Name | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """What happens: a goal and its calls, what else could be meant, what is said when."""

    name: Name
    flow: Flow | None
    span: Span = _span()
    description: Text | None = None
    goals: tuple[Text, ...] = ()
    distractors: tuple[Distractor | Nearest | Variants, ...] = ()
    reveal: Reveal | None = None
    patterns: tuple[PatternUse, ...] = ()
    personas: tuple[Name, ...] = ()
    offered: tuple[Name | Nearest, ...] = ()


# --- data sets and learning ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dataset:
    """``dataset crm { seed 7  rows 5000  mix { … }  split { … }  expect { … } }``."""

    name: Name
    settings: tuple[Setting, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Train:
    """``train lead_agent { data crm.train  base "tiny"  … }``."""

    name: Name
    settings: tuple[Setting, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Evaluate:
    """``evaluate lead_eval { model lead_agent on crm.test  … }``."""

    name: Name
    settings: tuple[Setting, ...]
    span: Span = _span()


# --- the linter ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Switch:
    """``unused_tool off``, ``unused_tool off for CRM.FindLead, Sales.*``; without ``names``: for all."""

    rule: Name
    span: Span = _span()
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Lint:
    """``lint { unused_tool off }``: which rules of the linter do not hold in this file. It changes no plan."""

    switches: tuple[Switch, ...]
    span: Span = _span()


Declaration = (
    Import | Domain | TypeDeclaration | Entity | Tool | Persona | Difficulty | Pattern | Scenario | Dataset | Train
    | Evaluate | Lint
)


@dataclass(frozen=True, slots=True)
class Comment:
    """A ``#`` comment, kept for the formatter; it belongs to no node and changes no plan."""

    text: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Spec:
    """One file."""

    declarations: tuple[Declaration, ...]
    span: Span = _span()
    comments: tuple[Comment, ...] = field(default=(), compare=False, repr=False)

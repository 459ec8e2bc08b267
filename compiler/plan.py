"""The generation plan: what a spec means, resolved, counted and reviewable.

All dataclasses here are frozen and are what crosses from the compiler to the runtime. They hold
resolved facts only: no spans, no paths of a machine, no time. ``encode`` gives the canonical bytes
(sorted keys, two spaces, a line break at the end) and ``decode`` reads them back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = [
    "PLAN_VERSION", "Binding", "Cell", "Concept", "Decision", "Disclosure", "Distractor", "Domain", "Effect", "Entity",
    "EvaluatePlan", "Expectation", "Fact", "Failure", "NodeHash", "Parameter", "Pattern", "PatternChoice",
    "PatternStep", "Persona", "Plan", "Refused", "Request", "Scalar", "Scenario", "Slot", "Split", "Step", "Tool",
    "ToolGraph", "TrainPlan", "TurnRate", "Typing", "ValueType",
]

PLAN_VERSION = 1

Scalar = str | int | float | bool
Json = Any  # a JSON value: JSON Schemas of tools are carried as their authors wrote them


@dataclass(frozen=True, slots=True)
class ValueType:
    """What values may be, and where they come from.

    ``base``: string, int, number, bool, enum, list, object, date, time, datetime.
    ``generator``: the runtime's value generator (``person``, ``email``, ``id``, ``text`` …).
    ``minimum``/``maximum``: bounds of numbers, lengths of lists for ``list``.
    ``multiple_of``: numbers are whole multiples of it. ``unique``: no two items of the list are equal.
    ``held_out``: values of this type can be kept apart between splits (the type has many values).
    """

    base: str
    generator: str
    enum: tuple[Scalar, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    format: str | None = None
    unit: str | None = None
    pool: tuple[str, ...] = ()
    item: ValueType | None = None
    fields: tuple[Parameter, ...] = ()
    entity: str | None = None
    field: str | None = None
    multiple_of: float | None = None
    unique: bool = False
    held_out: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """An input or output of a tool, a field of an entity or of an object."""

    name: str
    type: ValueType
    required: bool = True
    description: str = ""
    default: Json = None
    has_default: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of record; ``key`` names its identifying field."""

    name: str
    key: str
    fields: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a successful call does to the world.

    ``create``: a record from the inputs of the same name, the key new, ``sets`` on top.
    ``read``/``update``/``delete``: the record whose field ``by`` equals the input ``by``.
    ``list``: the records that agree with the inputs given.
    """

    verb: Literal["create", "read", "list", "update", "delete"]
    entity: str
    by: str | None = None
    sets: tuple[tuple[str, Scalar], ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure that the tool's author declared."""

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """A callable tool. ``schema`` is the JSON Schema of its arguments object.

    ``mutates``: a successful call changes the world even where no effect is declared (an imported
    operation that is not a read); the world then keeps it in its ledger of calls done.
    ``returns_list``: the result is a JSON array of objects with the ``outputs`` as fields.
    """

    name: str
    description: str
    inputs: tuple[Parameter, ...]
    outputs: tuple[Parameter, ...]
    schema: dict[str, Json]
    effects: tuple[Effect, ...] = ()
    failures: tuple[Failure, ...] = ()
    tags: tuple[str, ...] = ()
    mutates: bool = True
    returns_list: bool = False


@dataclass(frozen=True, slots=True)
class Concept:
    """What inputs and outputs are about: a field of an entity, an id, or what their text says.

    ``inputs`` and ``outputs``: where it stands, as ``tool/path``. ``kind``: ``entity`` and ``id`` are exact,
    ``text`` is known by its words alone.
    """

    text: str
    kind: Literal["entity", "id", "text"]
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolGraph:
    """How the tools hang together: tools that have a concept in common, or two that are linked, are joined.

    ``links``: pairs of concepts (by their place, first < second) whose texts are more alike than
    ``threshold``, as the ``encoder`` sees them, with their cosine. Kept by concept and not by pairs of tools:
    a thousand tools that take one id are one concept, and half a million pairs.
    """

    encoder: str
    threshold: float
    concepts: tuple[Concept, ...] = ()
    links: tuple[tuple[int, int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Typing:
    """How somebody types. ``careless``: the share of their dialogues without capitals and, mostly, without a full
    stop at the end; ``typos`` and ``fillers``: the shares of their messages with slips of the finger, with fillers."""

    careless: float = 0.0
    typos: float = 0.0
    fillers: float = 0.0


@dataclass(frozen=True, slots=True)
class Persona:
    """Who plays the user.

    ``tone``: neutral, formal, casual, brisk. ``verbosity``: terse, normal, wordy.
    ``weight`` is relative among the personas of a scenario. ``patience``: low, normal, high.
    ``reveals``: how few and how many values such a person gives at once (0: as the verbosity has it).
    ``typing``: None where it is not said: then a casual person is careless in every third dialogue or so.
    """

    name: str
    tone: str = "neutral"
    verbosity: str = "normal"
    weight: float = 1.0
    patience: str = "normal"
    reveals: tuple[int, int] = (0, 0)
    typing: Typing | None = None


@dataclass(frozen=True, slots=True)
class Levels:
    """What the levels of difficulty take, as ``specs/std/difficulty.loom`` has it where a spec says nothing else.

    ``baseline``/``medium``: the fewest and the most distractors. ``questions``: the fewest questions of an expert.
    """

    baseline: tuple[int, int] = (2, 3)
    medium: tuple[int, int] = (4, 5)
    questions: int = 3


@dataclass(frozen=True, slots=True)
class Binding:
    """Where an input of a step comes from: the output ``path`` of the earlier step ``step``."""

    argument: str
    step: str
    path: str


@dataclass(frozen=True, slots=True)
class Step:
    """One gold call. ``id`` is unique in the scenario; steps of one ``group`` are one assistant turn.

    ``branch``: the step is made only where that branch (``then``, ``else``) is taken; empty: always.
    """

    id: str
    tool: str
    group: int
    bindings: tuple[Binding, ...] = ()
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What of a result decides how a scenario goes on: the field ``path`` of the result of ``step``.

    Where it stands in ``operator`` to ``value``, the branch ``then`` is taken, else ``else``; ``share`` is
    the odds of ``then``. ``entity``: whose records hold the field; empty where the tool makes it up.
    """

    step: str
    path: str
    operator: Literal["==", "!=", "<", "<=", ">", ">="]
    value: Scalar
    share: float
    type: ValueType
    label: str
    entity: str = ""

    def holds(self, found: Json) -> bool:
        """Whether the condition holds for a value of the result."""
        if self.operator in ("==", "!="):
            same = found == self.value and isinstance(found, bool) == isinstance(self.value, bool)
            return same == (self.operator == "==")
        below, equal = found < self.value, found == self.value
        return bool({"<": below, "<=": below or equal, ">": not below and not equal, ">=": not below}[self.operator])


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that the user brings: it fills ``argument`` (a dotted path) of step ``step``.

    ``name`` is unique in the scenario: the argument's own name, or ``step.argument`` where two
    steps have one of that name. ``shared`` lists further ``step/argument`` places that take the same
    value (same entity field). ``stage``: the stage of disclosure, from 1. ``label``: how people
    call it (``email``, ``company size``), from the parameter's name and description. ``on_ask``: it is said
    only in answer to a question for it, never beside something else.
    """

    name: str
    step: str
    argument: str
    type: ValueType
    required: bool
    stage: int
    label: str
    shared: tuple[str, ...] = ()
    on_ask: bool = False


@dataclass(frozen=True, slots=True)
class TurnRate:
    """``share`` of the user's messages bring ``low`` to ``high`` values (None: any more)."""

    low: int
    high: int | None
    share: float


@dataclass(frozen=True, slots=True)
class Disclosure:
    """How many values come at once, where every dialogue draws it anew.

    ``gradually``: from ``low`` to ``high`` (None: any more) a message. ``persona``: as who talks has it.
    ``rates``: so that the messages up to the last value bring as many as ``rates`` says.
    """

    kind: Literal["gradually", "persona", "rates"]
    low: int = 1
    high: int | None = None
    rates: tuple[TurnRate, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """What is true of the user's case and tells the gold tools from some distractors.

    ``stage`` 0: it is settled between the first stage and the second.
    ``derived``: worded by the compiler from the difference of the tools, not declared in the spec.
    """

    name: str
    text: str
    stage: int = 0
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Distractor:
    """A tool that the user's opening could mean as well; ``fact`` excludes it."""

    tool: str
    fact: str
    similarity: float


@dataclass(frozen=True, slots=True)
class PatternStep:
    """What somebody does in a pattern: the act, what it is done with, and the words that it may be said in."""

    speaker: Literal["user", "assistant", "tool"]
    act: str
    arguments: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A robustness pattern as declared: a rewrite of a dialogue's blueprint.

    ``family``: which part of the runtime carries it out. ``when``: kinds of places; the first that a
    dialogue has is taken. ``forms``: (word in brackets, what it says). ``outcome``: ``nothing`` (the
    dialogue ends with no further call), ``denied`` (a call is refused for good); "" leaves the
    right outcome as it is. ``excludes``: patterns that are in no dialogue with it.
    """

    name: str
    family: str
    when: tuple[str, ...]
    inject: tuple[PatternStep, ...]
    recover: tuple[PatternStep, ...] = ()
    forms: tuple[tuple[str, str], ...] = ()
    outcome: Literal["", "nothing", "denied"] = ""
    excludes: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[PatternStep, ...]:
        """All steps, in order."""
        return (*self.inject, *self.recover)


@dataclass(frozen=True, slots=True)
class PatternChoice:
    """A pattern with its argument, and the share of the scenario's dialogues that have it."""

    name: str
    share: float
    argument: str | None = None

    @property
    def key(self) -> str:
        """``tool_error(timeout)``, ``typos``."""
        return self.name if self.argument is None else f"{self.name}({self.argument})"


@dataclass(frozen=True, slots=True)
class Request:
    """One thing that the user asks for: its ``steps``, and the ``stage`` of values told along with it.

    Values of the stage after it, if there are any, wait for the assistant's question.
    """

    steps: tuple[str, ...]
    stage: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """What happens, resolved. ``none_reason`` is set where nothing is to be called.

    ``distractors`` holds all candidates in order, declared ones first; a cell says which it takes.
    ``unknown``: inputs whose values the user does not know (stage 0). An earlier result gives them; where
    none does, nothing can be called. ``decision``: what chooses between the steps' branches.
    ``others``: the tools that it may offer beside its own; empty: any of the plan. ``offered``: those that it does
    offer, all of them, instead of one or two others; the user never means them.
    ``requests``: what the user asks for one after the other, each once the one before is done; none where all
    is asked at once.
    """

    name: str
    steps: tuple[Step, ...]
    goals: tuple[str, ...]
    slots: tuple[Slot, ...]
    facts: tuple[Fact, ...]
    distractors: tuple[Distractor, ...]
    patterns: tuple[PatternChoice, ...]
    personas: tuple[str, ...]
    none_reason: Literal["chit_chat", "out_of_scope", "infeasible"] | None = None
    description: str = ""
    decision: Decision | None = None
    unknown: tuple[Slot, ...] = ()
    disclosure: Disclosure | None = None
    others: tuple[str, ...] = ()
    requests: tuple[Request, ...] = ()
    offered: tuple[str, ...] = ()

    @property
    def asked_stages(self) -> tuple[int, ...]:
        """The stages of required values that wait to be asked for: neither the first nor a later request's."""
        told = {1, *(request.stage for request in self.requests)}
        return tuple(sorted({slot.stage for slot in self.slots if slot.required} - told))

    @property
    def answerable(self) -> bool:
        """Whether its calls can be made: all that the user does not know is given by earlier results."""
        bound = {(step.id, binding.argument) for step in self.steps for binding in step.bindings}
        return all((slot.step, slot.argument) in bound for slot in self.unknown)


@dataclass(frozen=True, slots=True)
class Split:
    """``share`` of the rows go to the split ``name``."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Cell:
    """Rows that are made alike: scenario × branch × difficulty × choice of patterns.

    Row ``index`` (0 ≤ index < count) of a cell belongs to the split in whose turn it falls:
    ``split_counts`` lists how many rows go to each, in the order of ``Plan.splits``.
    ``probability`` is the effective odds of the cell in the data set.
    """

    id: str
    scenario: str
    difficulty: str
    patterns: tuple[str, ...]
    distractors: tuple[str, ...]
    probability: float
    count: int
    split_counts: tuple[int, ...]
    data_hash: str
    metadata_hash: str
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """A metric and its bounds; ``strict_low`` excludes the lower bound itself, and so on."""

    metric: str
    low: float | None = None
    high: float | None = None
    strict_low: bool = False
    strict_high: bool = False
    negated: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class TrainPlan:
    """A training run: supervised fine-tuning (SFT). Unset numbers are None: the trainer then takes what fits the base.

    ``packing``: the rows of a batch are laid end to end, none seeing another, so that nothing is padded.
    """

    name: str
    split: str
    base: str
    epochs: float
    batch: int | None
    learning_rate: float | None
    loss: Literal["assistant_only", "all"]
    steps: int | None = None
    lora_rank: int | None = None
    lora_alpha: int | None = None
    max_length: int | None = None
    seed: int = 0
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    packing: bool = False


@dataclass(frozen=True, slots=True)
class EvaluatePlan:
    """An evaluation of a model on ``rollouts`` rows of ``split``; one that names several models is one plan for each.

    ``mode``: ``dynamic``, against the simulated user and world, or ``static``, on the rows' own histories.
    ``votes``: how often each of the user's messages is drawn, for the one most like the others to be said.
    ``trials``: how often each dialogue is played; ``k`` of them, drawn at random, have to be right for pass^k.
    ``metrics``: those that are shown; none for all.
    """

    name: str
    model: str
    split: str
    rollouts: int
    user: str
    require: tuple[Expectation, ...]
    max_turns: int = 12
    mode: Literal["dynamic", "static"] = "dynamic"
    votes: int = 1
    trials: int = 1
    k: int = 1
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NodeHash:
    """A part of the plan: ``data_hash`` of what can change a row, ``metadata_hash`` of what only people read."""

    name: str
    data_hash: str
    metadata_hash: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A tool of a domain that was not taken, being too ``like`` another: by which measure, and how much."""

    tool: str
    like: str
    measure: str
    value: float


@dataclass(frozen=True, slots=True)
class Domain:
    """Where the tools of a domain come from: the ``snapshot`` (a path, or one that comes along), and how many
    tools of each step were made of it."""

    title: str
    prefix: str
    snapshot: str
    tools: tuple[tuple[str, int], ...]
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole. ``tool_splits``: where tools are held out, the one split in which each may be seen.
    ``patterns``: those that its cells have, in the order in which they are applied. ``validators``: what every
    dialogue has to meet besides the verifier. ``exports``: the forms that the rows are handed on in besides TRL's."""

    version: int
    dataset: str
    seed: int
    rows: int
    system: tuple[str, ...]
    hold_out: tuple[str, ...]
    entities: tuple[Entity, ...]
    tools: tuple[Tool, ...]
    personas: tuple[Persona, ...]
    scenarios: tuple[Scenario, ...]
    cells: tuple[Cell, ...]
    splits: tuple[Split, ...]
    expect: tuple[Expectation, ...]
    train: tuple[TrainPlan, ...]
    evaluate: tuple[EvaluatePlan, ...]
    imports: tuple[tuple[str, str], ...]
    estimate: dict[str, float]
    data_hash: str
    metadata_hash: str
    graph: ToolGraph | None = None
    tool_splits: tuple[tuple[str, str], ...] = ()
    nodes: tuple[NodeHash, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    validators: tuple[Expectation, ...] = ()
    exports: tuple[str, ...] = ()
    domains: tuple[Domain, ...] = ()
    levels: Levels = Levels()

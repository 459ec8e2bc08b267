"""The keys of settings: what each takes and means. The passes check settings against these tables, and the JSON

Schema of the YAML surface is made of them. Examples and defaults are JSON values as YAML 1.2 gives them.
"""

from __future__ import annotations

from collections.abc import Mapping

from dialoom.compiler.metrics import LIVE_METRICS
from dialoom.compiler.settings import Key

__all__ = [
    "COVERAGE_KEYS",
    "DATASET_KEYS",
    "DIFFICULTY_KEYS",
    "DOMAIN_KEYS",
    "DOMAIN_STEPS",
    "EVALUATE_KEYS",
    "EXPORT_FORMS",
    "HELD_OUT",
    "LEVELS",
    "LORA_KEYS",
    "PERSONA_KEYS",
    "SPLITS",
    "TRAIN_KEYS",
    "TYPE_KEYS",
    "TYPING_KEYS",
]  # fmt: skip

HELD_OUT: tuple[str, ...] = ("values", "tools", "scenarios")
"""What can be held out."""

SPLITS: tuple[str, ...] = ("train", "validation", "test")
"""The splits of a data set."""

LEVELS: tuple[str, ...] = ("baseline", "medium", "hard", "expert")
"""The levels of difficulty, rising."""

TYPE_KEYS: Mapping[str, Key] = {
    "generator": Key("word", says="What draws the values: a built-in generator, or a provider of Faker.",
                     example="faker.isbn13"),
    "format": Key("word", says="Format of the text, as JSON Schema names it.", example="email"),
    "pattern": Key("text", says="Regular expression that the whole text matches.", example="[A-Z]{2}-[0-9]{4}"),
    "unit": Key("word", says="Unit of the number.", example="EUR"),
    "pool": Key("pool", says="All values, or a file of the project with one a line.", example=["basic", "plus"]),
    "held_out": Key("flag", says="Whether each value belongs to one split only; without it, where there are many.",
                    example=True),
}  # fmt: skip

DOMAIN_KEYS: Mapping[str, Key] = {
    "tools": Key("count", low=1, says="How many tools are made: a number, or a block with one for each step.",
                 example=12, default=12),
    "snapshot": Key("text", says="The file that says what is known of the domain; without it, what comes along.",
                    example="snapshots/bees.yaml"),
}  # fmt: skip

DOMAIN_STEPS: Mapping[str, Key] = {
    "seed": Key("whole", low=0, example=4,
                says="Tools that need nothing but what people know: look up, register, search."),
    "expand": Key("whole", low=0, says="Tools that make records which point to others.", example=3),
    "complex": Key("whole", low=0, says="Tools with four inputs and more: nested objects, lists, defaults.", example=1),
    "connect": Key("whole", low=0, example=4,
                   says="Tools that take the id of a record: its state, what belongs to it, changes, its end."),
    "fan_out": Key("whole", low=0, says="Independent uses of one result.", example=2),
}  # fmt: skip

PERSONA_KEYS: Mapping[str, Key] = {
    "tone": Key("name", ("neutral", "formal", "casual", "brisk"), says="How such a person sounds.", example="brisk",
                default="neutral"),
    "verbosity": Key("name", ("terse", "normal", "wordy"), says="How many words such a person makes.",
                     example="terse", default="normal"),
    "weight": Key("number", low=0, says="How often such a person talks, among the personas of a scenario.", example=2,
                  default=1),
    "patience": Key("name", ("low", "normal", "high"), says="How many questions such a person bears.", example="low",
                    default="normal"),
    "reveals": Key("range", low=1, says="How many values at once, where a scenario reveals from the persona; by "
                   "verbosity without it.", example="1..2"),
    "typing": Key("block", says="How such a person types; by the tone without it.", example={"typos": "10%"}),
}  # fmt: skip

TYPING_KEYS: Mapping[str, Key] = {
    "careless": Key("share", low=0, high=1, says="Share of the dialogues without capitals and most full stops.",
                    example="35%", default=0),
    "typos": Key("share", low=0, high=1, says="Share of the messages with slips of the finger.", example="10%",
                 default=0),
    "fillers": Key("share", low=0, high=1, says="Share of the messages with fillers like um and well.", example="5%",
                   default=0),
}  # fmt: skip

DIFFICULTY_KEYS: Mapping[str, Key] = {
    "distractors": Key("range", low=1, says="Of baseline and medium: how many other tools could be meant.",
                       example="2..3"),
    "similar": Key("flag", says="Of medium: one of them is more like the right tool than tools mostly are.",
                   example=True),
    "dependent": Key("flag", says="Of hard: an argument is taken from an earlier result.", example=True),
    "questions": Key("range", low=1, says="Of expert: how many questions have to be asked at least.", example="3+"),
}  # fmt: skip

EXPORT_FORMS: tuple[str, ...] = ("openai", "hermes")
"""The forms that rows may be handed on in, besides TRL's."""

DATASET_KEYS: Mapping[str, Key] = {
    "seed": Key("whole", low=0, says="Where the random streams start: the same seed, the same rows.", example=7,
                default=0),
    "rows": Key("whole", low=1, high=10_000_000, says="How many dialogues.", example=5000),
    "system": Key("text", repeated=True, says="The system prompt; where it stands several times, one is drawn.",
                  example="You are the assistant of a sales team. Ask before you guess."),
    "encoder": Key("word", says="What measures how alike tools are.", example="words", default="characters"),
    "mix": Key("block", says="Shares of the scenarios; they add up to 100%.",
               example={"add_prospect": "60%", "out_of_scope": "40%"}),
    "difficulty": Key("block", says="Shares of the levels; without it each scenario is made as it is.",
                      example={"baseline": "40%", "medium": "60%"}),
    "split": Key("block", says="Shares of the splits, and what belongs to one split only; all to train without it.",
                 example={"train": "90%", "validation": "5%", "test": "5%", "hold_out": "values"}),
    "expect": Key("block", says="Gates on the data: a metric and a comparison, and the bound.",
                  example={"ungrounded_arguments =": 0, "clarifying_turns in": "20%..45%"}),
    "coverage": Key("block", says="In how many rows everything has to appear, else it is reported.",
                    example={"tools": 5, "patterns": 20, "levels": 50}),
    "validators": Key("block", says="What every dialogue has to keep: a count and a comparison, and the bound.",
                      example={"messages <=": 30, "longest_message <=": 80}),
    "exports": Key("several", EXPORT_FORMS, says="Forms that the rows are written in besides TRL's.",
                   example=["openai", "hermes"]),
}  # fmt: skip

COVERAGE_KEYS: Mapping[str, Key] = {
    "tools": Key("whole", low=1, says="Rows in which each tool is called, or is a distractor.", example=5),
    "patterns": Key("whole", low=1, says="Rows that have each pattern that a scenario names.", example=20),
    "levels": Key("whole", low=1, says="Rows of each difficulty level that is asked for; of all without any.",
                  example=50),
}

TRAIN_KEYS: Mapping[str, Key] = {
    "data": Key("name", says="The split that is trained on.", example="crm.train"),
    "base": Key("word", says="What training starts from: `tiny`, made from scratch, or a Hugging Face causal model by "
                "name or path.", example="tiny"),
    "epochs": Key("number", low=0, says="How often all rows are seen.", example=2, default=3),
    "steps": Key("whole", low=1, says="How many steps, instead of epochs.", example=200),
    "batch": Key("whole", low=1, says="Rows a step; what fits the base without it.", example=32),
    "learning_rate": Key("number", low=0, says="Peak learning rate; what fits the base without it.", example=0.002),
    "loss": Key("name", ("assistant_only", "all"), says="Which messages the loss is taken on.", example="all",
                default="assistant_only"),
    "lora": Key("block", says="Trains adapters of low rank instead of all weights.", example={"rank": 16, "alpha": 32}),
    "max_length": Key("whole", low=16, former=("max_seq_length",), example=1024,
                      says="Tokens of the longest dialogue; what fits the base without it."),
    "seed": Key("whole", low=0, says="Where the random streams of the training start.", example=1, default=0),
    "precision": Key("name", ("auto", "float32", "bfloat16"), says="Type of the numbers.", example="float32",
                     default="auto"),
    "method": Key("name", ("sft",), says="How is trained: supervised fine-tuning.", example="sft", default="sft"),
    "packing": Key("flag", says="Whether the rows of a batch are laid end to end, none seeing another.", example=True,
                   default=False),
}  # fmt: skip

LORA_KEYS: Mapping[str, Key] = {
    "rank": Key("whole", low=1, says="Rank of the adapters.", example=8, default=16),
    "alpha": Key("whole", low=1, says="Scale of the adapters; twice the rank without it.", example=32),
}

EVALUATE_KEYS: Mapping[str, Key] = {
    "model": Key("several", says="The training, or several; another model by name or path, in quotes.",
                 example="lead_agent"),
    "on": Key("name", says="The split that is played.", example="crm.test"),
    "rollouts": Key("whole", low=1, says="How many dialogues.", example=50, default=200),
    "user": Key("name", ("simulated",), says="Who plays the user.", example="simulated", default="simulated"),
    "mode": Key("name", ("dynamic", "static"), says="Whether dialogues are played, or the model goes on from fixed "
                "histories.", example="static", default="dynamic"),
    "votes": Key("whole", low=1, high=9, says="Versions of each user message that are voted on.", example=3, default=1),
    "trials": Key("whole", low=1, high=100, says="How often each dialogue is played.", example=4, default=1),
    "k": Key("whole", low=1, says="The k of pass^k; as many as trials without it.", example=2),
    "metrics": Key("several", LIVE_METRICS, says="Which metrics are shown; all without it.",
                   example=["tool_accuracy", "pass_k"]),
    "require": Key("block", says="Gates on the scores: a metric and a comparison, and the bound.",
                   example={"tool_accuracy >=": "90%"}),
    "max_turns": Key("whole", low=1, says="How many messages a dialogue has at most.", example=10, default=12),
}  # fmt: skip

"""The keys of the YAML surface: what each takes, what it means, an example.

The readers refuse what does not stand here, and the JSON Schema is made of it; keys of settings stand in
``compiler/setting_keys.py``. Messages list the keys of a group in the order of its table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = ["FLOWS", "KEYS", "KINDS", "KIND_EXAMPLES", "Form", "Json", "YamlKey"]

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

Form = Literal[
    "amount", "branch", "condition", "description", "distractors", "effects", "fact", "fan", "fields", "from_graph",
    "literals", "name", "names", "names_by_name", "number", "offered", "optional_name", "range", "rates", "reveal",
    "shares", "steps", "text", "texts", "texts_by_name", "tools", "type", "walk",
]
"""What can stand after a key; ``compiler/schema_forms.py`` says each as a JSON Schema."""


@dataclass(frozen=True, slots=True)
class YamlKey:
    """What a key takes and means. ``example`` and ``default`` are JSON values as YAML 1.2 gives them."""

    form: Form
    says: str
    example: Json
    default: Json = None


FLOWS = ("call", "chain", "parallel", "fan", "when", "walk", "goals from graph", "none")
"""The keys of which a scenario has one: what is called."""

_DESCRIPTION = YamlKey("description", "What it is, in a sentence for people.", "A car comes in for repair.")
_FLOW_KEYS = {
    "call": YamlKey("name", "The one tool that is called.", "CRM.CreateLead"),
    "chain": YamlKey("tools", "Tools that are called one after the other; later ones take results of earlier ones.",
                     ["CRM.FindLead", "CRM.UpdateLead"]),
    "parallel": YamlKey("names", "Tools that are called in one message, independently of each other.",
                        ["Hotels.Search", "Flights.Search"]),
    "fan": YamlKey("fan", "One tool, several at once that use its result, one that follows; either end may be "
                   "left out.", ["CRM.FindLead", ["CRM.AddNote", "CRM.PlanTask"], "CRM.SendDigest"]),
    "when": YamlKey("condition", "A tool is called, and an output of it decides between `then` and `else`.",
                    "Credit.GetScore.score >= 60"),
    "walk": YamlKey("walk", "Calls met on random walks through the tool graph; a length, or a mapping with one.",
                    {"length": "2..4", "in": "Sales.*", "similarity": 0.82, "paths": 40}),
    "goals from graph": YamlKey("from_graph", "Requests planned from paths of dataflow through the tool graph.",
                                {"in": "Sales.*", "shapes": ["chain", "fan"], "depth": 3, "paths": 24}),
    "none": YamlKey("name", "Nothing is called, and why: the assistant says so.", "out_of_scope"),
    "bind": YamlKey("names_by_name", "Which output feeds which input, where types alone do not tell.",
                    {"CRM.UpdateLead.lead_id": "CRM.FindLead.lead_id"}),
    "share": YamlKey("number", "Share of the dialogues in which the condition of `when` holds.", "30%", "50%"),
    "then": YamlKey("branch", "What follows where the condition holds: a tool, or a mapping with calls.",
                    "Credit.ReleaseCompany"),
    "else": YamlKey("branch", "What follows where the condition does not hold; nothing more where it is left out.",
                    {"chain": ["CRM.FindLead", "CRM.AddNote"]}),
}

KEYS: Mapping[str, Mapping[str, YamlKey]] = {
    "import": {
        "kind": YamlKey("optional_name", "What the file is; another spec where it is left out.", "openapi"),
        "path": YamlKey("text", "The file, relative to this one and inside of the project.",
                        "catalogs/sales.openapi.yaml"),
        "as": YamlKey("optional_name", "The prefix that the imported tools get.", "Sales"),
        "only": YamlKey("names", "Only these tools of the catalog.", ["CreateQuote"]),
        "except": YamlKey("names", "All tools of the catalog but these.", ["DeleteEverything"]),
    },
    "domain": {
        "as": YamlKey("optional_name", "The prefix that the tools get; the title's words in one without it.", "Staff"),
    },
    "type": {
        "type": YamlKey("type", "What the values are, written as in the DSL.", "number(1..100_000)"),
        "description": _DESCRIPTION,
    },
    "field": {
        "type": YamlKey("type", "What the values are, written as in the DSL; `?` makes it optional, `= value` sets a "
                        "default.", "Lead.email?"),
        "description": YamlKey("description", "What it is, as the tool's documentation would say it.",
                               "E-mail address of the prospect."),
    },
    "entity": {
        "description": _DESCRIPTION,
        "fields": YamlKey("fields", "The fields of a record with their types; the first of type `id` is its key.",
                          {"lead_id": "id", "email": "email", "status": "enum(new, contacted)"}),
    },
    "tool": {
        "description": YamlKey("description", "What the tool does, as its documentation would say it.",
                               "Create a sales lead for a prospect."),
        "in": YamlKey("fields", "Inputs with their types.",
                      {"email": {"type": "Lead.email", "description": "E-mail address of the prospect."}}),
        "out": YamlKey("fields", "Outputs with their types.", {"lead_id": "Lead.lead_id"}),
        "effect": YamlKey("effects", "What a call does to the simulated world.",
                          {"update": "Lead", "by": "lead_id", "set": {"status": "contacted"}}),
        "fails": YamlKey("texts_by_name", "How a call can fail: codes, and what each means.",
                         {"duplicate_email": "A lead with this e-mail already exists."}),
        "tags": YamlKey("names", "Free words to group tools by.", ["sales"]),
    },
    "effect": {
        "by": YamlKey("optional_name", "The input by which the record is found; the entity's key without it.",
                      "lead_id"),
        "set": YamlKey("literals", "Fields that the call sets, and to what.", {"status": "new"}),
    },
    "persona": {"description": YamlKey("description", "Who talks, in a sentence for people.", "Has no time.")},
    "difficulty": {"description": YamlKey("description", "What such a dialogue shows, in a sentence for people.",
                                          "At least four questions have to be asked.")},
    "pattern": {
        "description": YamlKey("description", "What happens, in a sentence for people.", "The line is bad."),
        "forms": YamlKey("texts_by_name", "The words that may stand in the brackets, and what each says.",
                         {"maintenance": "the system is under maintenance"}),
        "when": YamlKey("names", "Where in a dialogue it applies: the first of these places that there is.",
                        ["question"]),
        "inject": YamlKey("steps", "The steps that are put in there, written as in the DSL.",
                          ['user say "Sorry, the line is bad. What was that?"']),
        "recover": YamlKey("steps", "The steps by which the dialogue recovers, written as in the DSL.",
                           ["assistant ask_again"]),
        "outcome": YamlKey("name", "How the dialogue ends, where it ends otherwise by this.", "nothing"),
        "excludes": YamlKey("names", "Patterns that are in no dialogue with this one.", ["typos"]),
    },
    "scenario": {
        "description": _DESCRIPTION,
        **_FLOW_KEYS,
        "goal": YamlKey("texts", "What the user wants, in words; `{slot}` puts a value in. Of several one is drawn.",
                        "track {customer_name} as a new prospect"),
        "distractors": YamlKey("distractors", "Tools that the user's opening could mean as well.",
                               [{"tool": "CRM.UpdateLead", "unless": "there is no lead for them yet"},
                                {"nearest": 2, "in": "Sales.*"}]),
        "offered": YamlKey("offered", "Tools that the assistant sees as well, and that the user never means.",
                           ["CRM.DeleteLead", {"nearest": 3, "in": "Sales.*", "similarity": "0.2..0.6"}]),
        "reveal": YamlKey("reveal", "What the user says when: stages, or a policy.",
                          {"turn 1": ["customer_name"], "turn 2": ["email", "phone"]}),
        "patterns": YamlKey("shares", "Robustness patterns, each with the share of dialogues that have it.",
                            {"typos": "20%", "tool_error(timeout)": "10%"}),
        "personas": YamlKey("names", "Who talks; those of the standard library where none is named.", ["busy"]),
    },
    "branch": {key: entry for key, entry in _FLOW_KEYS.items() if key not in ("walk", "goals from graph")},
    "walk": {
        "length": YamlKey("amount", "How many calls.", "2..4"),
        "in": YamlKey("name", "The tools to walk among.", "Sales.*"),
        "similarity": YamlKey("amount", "How alike what is joined has to be, from 0 to 1.", 0.82, 0.82),
        "paths": YamlKey("number", "How many walks, each a scenario of its own.", 40, 24),
    },
    "goals from graph": {
        "in": YamlKey("name", "The tools to search among.", "Sales.*"),
        "shapes": YamlKey("names", "Of which shapes the paths are; all of them without it.", ["chain", "longest"]),
        "depth": YamlKey("number", "How many calls a path has at most.", 3, 5),
        "paths": YamlKey("number", "How many paths, each a scenario of its own.", 40, 24),
        "clarified": YamlKey("number", "Share of the required values that wait for a question.", "40%", "30%"),
        "optionals": YamlKey("number", "Share of the optional values that are brought.", "20%", "10%"),
        "rated": YamlKey("text", "The file of a model's ratings of the goals, which `dialoom rate` writes.",
                         "ratings/sales.json"),
    },
    "distractor": {
        "tool": YamlKey("name", "The tool that could be meant as well.", "CRM.UpdateLead"),
        "unless": YamlKey("fact", "What is true of the user's case and excludes the tool; under a name, `reveal` can "
                          "say when it is told.", "there is no lead for them yet"),
    },
    "nearest": {
        "nearest": YamlKey("number", "So many of the tools that are most similar.", 2),
        "in": YamlKey("optional_name", "Only tools of this prefix.", "Sales.*"),
        "similarity": YamlKey("amount", "Only tools within this band of similarity, from 0 to 1.", "0.3..0.8"),
    },
    "variants": {
        "variants": YamlKey("number", "So many near-duplicates of the tool that is called, made by rule.", 2),
        "kinds": YamlKey("names", "What they differ in; all kinds without it.", ["scope", "version"]),
    },
    "reveal": {
        "turn 1": YamlKey("names", "What the user says in this stage: inputs, or facts by their names.",
                          ["customer_name"]),
        "never": YamlKey("names", "What the user does not know.", ["lead_id"]),
        "policy": YamlKey("name", "How much the user gives at once, instead of stages.", "gradually"),
        "amount": YamlKey("range", "How many values at once, beside the policy `gradually`.", "1..2"),
        "from": YamlKey("name", "Who decides how much is given at once.", "persona"),
        "slots per turn": YamlKey("rates", "Shares of the user's messages that bring so many values.",
                                  {"0": "55%", "1": "30%", "2+": "15%"}),
    },
    "switch": {
        "off for": YamlKey("names", "What the rule does not hold for.", ["CRM.UpdateLead", "Sales.*"]),
    },
}  # fmt: skip
"""The keys of each kind of mapping, in the order in which messages list them."""

KINDS: Mapping[str, str] = {
    "import": "Other specs, and the tools of catalogs under a prefix: a list.",
    "domain": "Tools made of what is known of a domain, by its title.",
    "type": "Types of values by name, each written as in the DSL or as a mapping.",
    "entity": "Kinds of records in the simulated world by name.",
    "tool": "What the assistant may call, by name.",
    "persona": "Who plays the user, by name.",
    "difficulty": "What the levels of difficulty take, where it is not as the standard library says.",
    "pattern": "Robustness patterns by name, perhaps with a parameter in brackets.",
    "scenario": "What happens in dialogues, by name.",
    "dataset": "The data set: rows, mix, splits, expectations.",
    "train": "Trainings by name.",
    "evaluate": "Evaluations by name.",
    "lint": "Rules of the linter that do not hold in this file.",
}
"""The kinds of declarations, and what each declares."""

KIND_EXAMPLES: Mapping[str, Json] = {
    "import": [{"kind": "openapi", "path": "catalogs/sales.openapi.yaml", "as": "Sales"}],
    "domain": {"human resources": {"as": "Staff", "tools": 12}},
    "type": {"amount": {"type": "number(1..100_000)", "unit": "EUR"}},
    "entity": {"Lead": {"fields": {"lead_id": "id", "email": "email"}}},
    "tool": {"CRM.FindLead": {"description": "Look up a lead.", "in": {"email": "Lead.email"},
                              "out": {"lead_id": "Lead.lead_id"}, "effect": {"read": "Lead", "by": "email"}}},
    "persona": {"busy": {"description": "Has no time.", "tone": "brisk", "verbosity": "terse"}},
    "difficulty": {"expert": {"description": "At least four questions have to be asked.", "questions": "4+"}},
    "pattern": {"bad_line": {"when": "question", "inject": 'user say "You are breaking up."',
                             "recover": "assistant ask_again"}},
    "scenario": {"add_prospect": {"call": "CRM.CreateLead", "goal": "track {customer_name} as a new prospect"}},
    "dataset": {"crm": {"seed": 7, "rows": 5000, "mix": {"add_prospect": "100%"}}},
    "train": {"lead_agent": {"data": "crm.train", "base": "tiny", "epochs": 3}},
    "lint": {"single_persona": "off", "unused_tool": {"off for": ["CRM.UpdateLead"]}},
    "evaluate": {"lead_eval": {"model": "lead_agent", "on": "crm.test", "rollouts": 200}},
}  # fmt: skip
"""An example of each kind of declaration."""

"""The rules of the linter, by their codes; what each means is the title of its code."""

from __future__ import annotations

from dialoom.compiler.lint.dataset_parts import missing_expectations, nothing_held_out, repeating_values, thin_branches
from dialoom.compiler.lint.dialogue_mix import everything_at_once, no_abstention, single_personas
from dialoom.compiler.lint.gates import (
    missing_requirements,
    small_tests,
    tests_on_training,
    unread_tests,
    unread_trainings,
)
from dialoom.compiler.lint.pattern_uses import cancelling_patterns, few_plain_dialogues, mostly_cut_off
from dialoom.compiler.lint.rule import Rule
from dialoom.compiler.lint.scenario_twins import near_duplicate_scenarios
from dialoom.compiler.lint.switches import no_check
from dialoom.compiler.lint.tool_texts import indistinct_names, poor_descriptions, same_descriptions, unclear_arguments
from dialoom.compiler.lint.unused import (
    unused_entities,
    unused_imports,
    unused_patterns,
    unused_personas,
    unused_scenarios,
    unused_tools,
    unused_types,
)

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    Rule("unneeded_switch", "W0701", no_check),
    Rule("unused_import", "W0702", unused_imports),
    Rule("unused_type", "W0703", unused_types),
    Rule("unused_entity", "W0704", unused_entities),
    Rule("unused_tool", "W0705", unused_tools),
    Rule("unused_persona", "W0706", unused_personas),
    Rule("unused_pattern", "W0707", unused_patterns),
    Rule("unused_scenario", "W0708", unused_scenarios),
    Rule("poor_description", "W0711", poor_descriptions),
    Rule("same_description", "W0712", same_descriptions),
    Rule("indistinct_names", "W0713", indistinct_names),
    Rule("unclear_argument", "W0714", unclear_arguments),
    Rule("near_duplicate_scenarios", "W0721", near_duplicate_scenarios),
    Rule("everything_at_once", "W0722", everything_at_once),
    Rule("no_abstention", "W0723", no_abstention),
    Rule("single_persona", "W0724", single_personas),
    Rule("cancelling_patterns", "W0731", cancelling_patterns),
    Rule("mostly_cut_off", "W0732", mostly_cut_off),
    Rule("few_plain_dialogues", "W0733", few_plain_dialogues),
    Rule("no_expectations", "W0741", missing_expectations),
    Rule("thin_branch", "W0742", thin_branches),
    Rule("repeating_values", "W0743", repeating_values),
    Rule("nothing_held_out", "W0744", nothing_held_out),
    Rule("no_requirements", "W0751", missing_requirements),
    Rule("small_test", "W0752", small_tests),
    Rule("tested_on_training", "W0753", tests_on_training),
    Rule("unread_training", "W0754", unread_trainings),
    Rule("unread_test", "W0755", unread_tests),
)
"""All rules; the first has no check of its own: what the others find tells which switches are needed."""

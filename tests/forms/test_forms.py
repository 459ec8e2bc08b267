"""Every call shape and every form of reveal: 200 dialogues each that verify and show it, in the share asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.verifier import verify
from tests.forms.binomial import within_sampling_error
from tests.forms.plans import dialogues, view

FLOWS = sorted(view("flows").scenarios)
REVEALS = sorted(view("reveals").scenarios)


@pytest.mark.parametrize(("spec", "scenario"), [*(("flows", n) for n in FLOWS), *(("reveals", n) for n in REVEALS)])
def test_two_hundred_dialogues_verify(spec: str, scenario: str) -> None:
    made = dialogues(spec, scenario)
    assert len(made) >= 200
    failed = [
        (blueprint.id, verdict.check, verdict.detail)
        for blueprint, dialogue in made for verdict in verify(view(spec), blueprint, dialogue) if not verdict.passed
    ]  # fmt: skip
    assert failed == []


# --- call shapes ----------------------------------------------------------------------------------


def called(dialogue: Dialogue) -> list[tuple[str, ...]]:
    """The tools called in each message of the assistant that calls rightly, what failed and was repeated once."""
    failed = {m.tool_call_id for m in dialogue.messages if m.role == "tool" and m.content.startswith('{"error"')}
    turns = [tuple(call.name for call in message.tool_calls if call.id not in failed)
             for message in dialogue.messages if message.trained and message.tool_calls]
    merged: list[tuple[str, ...]] = []
    for turn in turns:
        merged += [turn] if turn else []
    return merged


SHAPES = {
    "single": [{"CRM.CreateLead"}],
    "chained": [{"CRM.FindLead"}, {"CRM.UpdateLead"}],
    "side_by_side": [{"CRM.CreateLead", "Credit.GetScore"}],
    "fan_out": [{"CRM.FindLead"}, {"CRM.AddNote", "CRM.PlanTask"}],
    "fan_in": [{"CRM.FindLead", "CRM.FindByPhone"}, {"CRM.MergeLeads"}],
}


@pytest.mark.parametrize("scenario", sorted(SHAPES))
def test_calls_come_in_the_shape_of_the_flow(scenario: str) -> None:
    for _, dialogue in dialogues("flows", scenario):
        assert [set(turn) for turn in called(dialogue)] == SHAPES[scenario]


def test_a_fan_gives_to_its_end_what_each_of_its_calls_came_to() -> None:
    for blueprint, dialogue in dialogues("flows", "fan_both"):
        results = {call.name: message.content for call, message in answered(dialogue)}
        digest = next(call for call in blueprint.gold if call.tool == "CRM.SendDigest")
        assert str(digest.arguments["note_id"]) in results["CRM.AddNote"]
        assert str(digest.arguments["task_id"]) in results["CRM.PlanTask"]


def test_two_inputs_of_one_kind_take_the_results_of_two_calls() -> None:
    for blueprint, _ in dialogues("flows", "fan_in"):
        merge = blueprint.gold[-1]
        assert {step for _, step, _ in merge.bindings} == {"find_lead", "find_by_phone"}


def answered(dialogue: Dialogue) -> list[tuple[object, object]]:
    answers = {message.tool_call_id: message for message in dialogue.messages if message.role == "tool"}
    return [(call, answers[call.id]) for message in dialogue.messages for call in message.tool_calls]


BRANCHES = {
    "by_record": (0.3, "CRM.FindLead", '"status": "new"', {"CRM.UpdateLead"}, {"CRM.AddNote", "CRM.PlanTask"}),
    "by_number": (0.5, "Credit.GetScore", "", {"Credit.ReleaseCompany"}, {"Credit.ReviewCompany"}),
    "by_flag": (0.2, "Credit.GetScore", '"blocked": true', {"Credit.ReviewCompany"}, set()),
    "by_fan": (0.5, "CRM.FindLead", "", {"CRM.AddNote", "CRM.PlanTask", "CRM.SendDigest"},
               {"CRM.UpdateLead", "CRM.AddNote"}),
}


@pytest.mark.parametrize("scenario", sorted(BRANCHES))
def test_a_branch_is_taken_in_its_share_and_by_what_the_result_says(scenario: str) -> None:
    share, tool, text, then, other = BRANCHES[scenario]
    made = dialogues("flows", scenario)
    taken = Counter(blueprint.branch for blueprint, _ in made)
    cells = [cell for cell in view("flows").plan.cells if cell.scenario == scenario]
    assert taken["then"] == sum(cell.count for cell in cells if cell.branch == "then") == round(share * len(made))
    for blueprint, dialogue in made:
        turns = called(dialogue)
        assert turns[0] == (tool,)
        assert {name for turn in turns[1:] for name in turn} == (then if blueprint.branch == "then" else other)
        result = next(m.content for c, m in answered(dialogue) if c.name == tool and '"error"' not in m.content)
        assert not text or (text in result) == (blueprint.branch == "then")


def test_the_tools_offered_do_not_give_the_branch_away() -> None:
    for blueprint, _ in dialogues("flows", "by_record"):
        assert {"CRM.FindLead", "CRM.UpdateLead", "CRM.AddNote", "CRM.PlanTask"} <= set(blueprint.tools)


@pytest.mark.parametrize("scenario", ["impossible", "impossible_as_worded"])
def test_what_cannot_be_done_is_not_tried(scenario: str) -> None:
    for blueprint, dialogue in dialogues("flows", scenario):
        assert not any(message.tool_calls for message in dialogue.messages)
        [abstains] = [act for turn in blueprint.turns for act in turn.acts if act.kind == "abstain"]
        assert set(abstains.tools) <= set(blueprint.tools)
        assert bool(abstains.tools) == (not blueprint.goal), "asked for a tool, it is the one that cannot do it"
        answer = next(m for m in dialogue.messages if m.role == "assistant")
        assert abstains.tools == () or abstains.tools[0] in (answer.thought or "")


# --- reveal ---------------------------------------------------------------------------------------


def values_a_message(blueprint: Blueprint, dialogue: Dialogue) -> list[int]:
    """How many values each of the user's messages brings, up to the one with the last of them."""
    first = Counter(dialogue.meta.stages.values())
    last = max(first, default=0)
    asked = max((i for i, m in enumerate(dialogue.messages) if m.role == "user" and i <= last), default=0)
    goal = 2 if blueprint.distractors else 0  # the message that says what is meant comes in any case
    return [first[i] for i, m in enumerate(dialogue.messages) if m.role == "user" and i <= max(asked, goal)]


@pytest.mark.parametrize(
    ("scenario", "rates"),
    [
        ("by_rates", {(0, 0): 0.55, (1, 1): 0.30, (2, 9): 0.15}),
        ("by_other_rates", {(0, 0): 0.2, (1, 1): 0.5, (2, 3): 0.3}),
    ],
)
def test_values_a_turn_come_at_the_rates_asked_for(scenario: str, rates: dict[tuple[int, int], float]) -> None:
    counts = [count for made in dialogues("reveals", scenario) for count in values_a_message(*made)]
    for (low, high), share in rates.items():
        assert within_sampling_error(sum(low <= count <= high for count in counts), len(counts), share), counts


@pytest.mark.parametrize(("scenario", "low", "high"), [("in_bits", 1, 2), ("in_pairs", 2, 2)])
def test_gradually_keeps_to_its_range(scenario: str, low: int, high: int) -> None:
    sizes: Counter[int] = Counter()
    for blueprint, dialogue in dialogues("reveals", scenario):
        counts = [count for count in values_a_message(blueprint, dialogue) if count]
        assert all(low <= count <= high for count in counts[:-1])
        assert counts[-1] <= high
        sizes.update(counts[:-1])
    assert set(sizes) == set(range(low, high + 1))


def test_upfront_leaves_nothing_to_ask() -> None:
    for _, dialogue in dialogues("reveals", "upfront"):
        assert set(dialogue.meta.stages.values()) == {0}


def test_what_is_told_on_request_comes_right_after_the_question_for_it() -> None:
    for scenario, names in (("on_request", {"phone"}), ("on_request_policy", {"phone", "size"})):
        for blueprint, dialogue in dialogues("reveals", scenario):
            for name in names:
                assert blueprint.slot(name).on_ask
                question = dialogue.messages[dialogue.meta.stages[name] - 1]
                assert question.role == "assistant"
                assert name in question.content


def test_personas_differ_in_how_much_they_tell_at_once() -> None:
    means = {}
    for persona in ("curt", "plenty", "hasty"):
        own = [(b, d) for b, d in dialogues("reveals", "by_persona") if b.persona == persona]
        assert len(own) > 30
        values = [count for made in own for count in values_a_message(*made) if count]
        means[persona] = sum(values) / len(values)
    assert means["curt"] <= means["hasty"] <= means["plenty"]
    assert means["curt"] < means["plenty"]


def test_facts_with_a_name_come_in_their_stage() -> None:
    for blueprint, dialogue in dialogues("reveals", "facts_placed"):
        fact = blueprint.fact("prospect")
        users = [i for i, m in enumerate(dialogue.messages) if m.role == "user"]
        asked = next(i for i, m in enumerate(dialogue.messages) if m.role == "assistant")
        assert fact.stage == 2
        if not blueprint.patterns:
            told = [i for i in users if fact.text in dialogue.messages[i].content.lower()]
            assert told == [dialogue.meta.stages["email"]]
            assert told[0] > asked + 1


def test_what_is_looked_up_is_said_to_be_unknown() -> None:
    for blueprint, dialogue in dialogues("reveals", "looked_up"):
        [unknown] = blueprint.unknown
        users = " ".join(m.content for m in dialogue.messages if m.role == "user")
        assert "lead id" in users.lower()
        assert unknown.value not in users
        assert called(dialogue) == [("CRM.FindLead",), ("CRM.UpdateLead",)]


@pytest.mark.parametrize("scenario", ["nobody_knows", "nobody_knows_which"])
def test_without_what_nobody_knows_nothing_is_called(scenario: str) -> None:
    for blueprint, dialogue in dialogues("reveals", scenario):
        assert blueprint.gold == ()
        assert "CRM.AddNote" in blueprint.tools
        assert not any(message.tool_calls for message in dialogue.messages)
        acts: Sequence[str] = [act.kind for turn in blueprint.turns for act in turn.acts]
        assert acts.index("ask") < acts.index("cannot_answer") < acts.index("abstain")

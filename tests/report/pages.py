"""A report page made by hand, with hostile text in it."""

from __future__ import annotations

from dataclasses import replace

from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.report.charts import curve
from dialoom.runtime.report.page import Bar, BarChart, CellRow, ExpectationRow, Filter, Page, ToolRow, TrainingPart
from dialoom.runtime.report.scores import Column, Figure, Gate, Player, Plot, Score, ScoreBoard, ScoreRow
from dialoom.runtime.report.transcript import Transcript, transcript_of
from tests.storage.handmade import prospect

__all__ = ["HOSTILE", "page", "transcripts"]

HOSTILE = "<script>document.title = 'owned'</script>\"'><img src=x onerror=\"document.title='owned'\">"


def dialogue(index: int, scenario: str, difficulty: str, patterns: tuple[str, ...], *, passed: bool = True) -> Dialogue:
    made = prospect(index, passed=passed, name=HOSTILE if index == 0 else "Ada Byron")
    first, *rest = made.messages
    masked = replace(made.messages[2], trained=index % 2 == 0)
    messages = (first, made.messages[1], masked, *rest[2:])
    return replace(
        made, messages=messages, meta=replace(made.meta, scenario=scenario, difficulty=difficulty, patterns=patterns)
    )


def transcripts() -> tuple[Transcript, ...]:
    made = (
        dialogue(0, "add_prospect", "baseline", ("typos",)),
        dialogue(1, "add_prospect", "expert", ("typos", "tool_error(timeout)")),
        dialogue(2, "change_lead", "baseline", (), passed=False),
        dialogue(3, "change_lead", "hard", ("user_correction",)),
    )
    return tuple(transcript_of(one, f"d{place}") for place, one in enumerate(made))


def score_board() -> ScoreBoard:
    def player(name: str, ours: bool, at: float, low: float, high: float) -> Player:
        return Player(name, ours, f"{at / 100:.2f}", f"{low / 100:.2f} to {high / 100:.2f}", at, low, high)

    accuracy = Plot("Right call (Acc)", "higher is better", (80.0,), (
        player("lead_agent", True, 91.5, 86.8, 94.6), player("untrained base", False, 0.0, 0.0, 1.9),
        player("nearest tool rule", False, 12.0, 8.2, 17.2)))  # fmt: skip
    wrong = Plot("Wrong tool (FTR)", "lower is better", (10.0,), (
        player("lead_agent", True, 4.0, 2.0, 7.7), player("untrained base", False, 0.0, 0.0, 1.9),
        player("nearest tool rule", False, 71.0, 64.4, 76.8)))  # fmt: skip
    figures = (
        Figure("Right call (Acc)", "0.92", "95 % interval 0.87 to 0.95", (Gate("tool_accuracy >= 0.80", True),)),
        Figure("Wrong tool (FTR)", "0.04", "95 % interval 0.02 to 0.08", (Gate("false_positives <= 0.02", False),)),
        Figure("No call (TAR)", "0.05", "95 % interval 0.02 to 0.08", ()),
    )
    rows = (
        ScoreRow("Right call (Acc)", (Score("0.92", "0.87 to 0.95"), Score("0.12", "0.08 to 0.17"))),
        ScoreRow("Wrong tool (FTR)", (Score("0.04", "0.02 to 0.08"), Score("–", ""))),
    )
    columns = (Column("lead_agent", "200 dialogues"), Column("nearest tool rule", "200 dialogues"))
    return ScoreBoard("lead_eval", "200 live dialogues on crm.test.", figures, (accuracy, wrong), columns, rows)


def page() -> Page:
    shown = transcripts()
    samples = [(float(step), 4.2 * 0.985**step + 0.1) for step in range(0, 400, 10)]
    return Page(
        title=f"crm {HOSTILE}",
        subtitle="A data set of tool-calling dialogues, what was learned from it, and how well.",
        facts=(("dialogues", "5,000"), ("tools", "9"), ("scenarios", "6"), ("seed", "7"), ("held out", "values")),
        evaluations=(score_board(),),
        data_summary="5,000 of 5,000 planned dialogues are there. 2 of 3 expectations hold.",
        expectations=(
            ExpectationRow("ungrounded_arguments = 0", "0", True),
            ExpectationRow("distinct_3 >= 0.5", "0.412", False),
        ),
        compositions=(
            BarChart("Scenarios", "dialogues", (Bar("add_prospect", "3,000", 100.0), Bar("change_lead", "980", 49.3))),
            BarChart("Patterns", "dialogues", (Bar("typos", "900", 100.0), Bar("tool_error(timeout)", "310", 34.4))),
        ),
        metrics=(("clarifying_turns", "0.38"), ("distinct_3", "0.412")),
        trainings=(TrainingPart("lead_agent", (("base", "tiny"), ("steps", "400")), curve(samples)),),
        dialogues_note="4 of 5,000 dialogues of the data set.",
        dialogues=shown,
        dialogue_filters=(
            Filter("scenario", "Scenario", ("add_prospect", "change_lead")),
            Filter("difficulty", "Difficulty", ("baseline", "expert", "hard")),
            Filter("pattern", "Pattern", ("none", "tool_error(timeout)", "typos", "user_correction")),
            Filter("verdict", "Verdict", ("failed", "passed")),
        ),
        rollouts_note="", rollouts=(), rollout_filters=(),
        tools=(ToolRow("CRM.CreateLead", HOSTILE, "customer_name, email"),),
        cells=(CellRow("add_prospect", "baseline", "typos", "12.00%", "600"),),
        plan_hash="0123456789abcdef",
    )  # fmt: skip

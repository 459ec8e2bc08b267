"""``--set path=value``: what it reaches, what it says where it reaches nothing."""

from __future__ import annotations

import pytest

from dialoom.compiler.compilation import Compilation
from dialoom.compiler.plan import Plan
from tests.compiler.conftest import Compile

SPEC = """
tool Ask "Answer a question." { in question: text }
scenario ask { call Ask }
scenario talk { none chit_chat }
dataset crm {
  seed 1  rows 10
  mix { ask 50%  talk 50% }
  split { train 80%  test 20% }
}
train agent { data crm.train  base "tiny" }
evaluate final { model agent  on crm.test  require { tool_accuracy >= 0.5 } }
"""


def plan_of(compiled: Compilation) -> Plan:
    assert compiled.plan is not None, [d.message for d in compiled.diagnostics]
    return compiled.plan


def test_settings_of_the_data_set_need_no_path(compile_text: Compile) -> None:
    plan = plan_of(compile_text(SPEC, "rows=1_000", "seed=9"))
    assert (plan.rows, plan.seed) == (1000, 9)
    assert plan_of(compile_text(SPEC, "dataset.crm.rows=1000", "dataset.crm.seed=9")) == plan


def test_blocks_are_entered(compile_text: Compile) -> None:
    plan = plan_of(compile_text(SPEC, "mix.ask=90%", "mix.talk=0.1", "rows=100"))
    counts = {cell.scenario: cell.count for cell in plan.cells}
    assert counts == {"ask": 90, "talk": 10}


def test_what_is_not_written_is_added(compile_text: Compile) -> None:
    plan = plan_of(compile_text(SPEC, "train.agent.epochs=7", "train.agent.learning_rate=0.001",
                                "evaluate.final.rollouts=5", 'dataset.crm.system="Be brief."'))
    assert (plan.train[0].epochs, plan.train[0].learning_rate, plan.evaluate[0].rollouts) == (7, 0.001, 5)
    assert plan.system == ("Be brief.",)


def test_the_last_one_counts(compile_text: Compile) -> None:
    assert plan_of(compile_text(SPEC, "rows=20", "rows=30")).rows == 30


@pytest.mark.parametrize(("text", "code"), [
    ("rows", "E0210"), ("rows=", "E0210"), ("=5", "E0210"), ("", "E0210"), ("dataset.crn.rows=5", "E0210"),
    ("train.agnet.epochs=5", "E0210"), ("rows=many", "E0504"), ("rows=0", "E0504"), ("rwos=5", "E0502"),
    ("train.agent.epoch=5", "E0603"), ("mix.ask=90%", "E0512"), ("mix=3", "E0504"),
])
def test_what_reaches_nothing_is_said_at_its_place(compile_text: Compile, text: str, code: str) -> None:
    compiled = compile_text(SPEC, text)
    assert [d.code for d in compiled.diagnostics] == [code]
    assert compiled.plan is None
    place = compiled.diagnostics[0].span.source
    assert place == "--set" or code == "E0512"
    assert place in compiled.sources


def test_several_are_numbered(compile_text: Compile) -> None:
    compiled = compile_text(SPEC, "rows=20", "rwos=5")
    assert [d.span.source for d in compiled.diagnostics] == ["--set #2"]

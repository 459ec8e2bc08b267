"""Goals that a model rates: the file it writes, and the goals that are taken for it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dialoom.cli.main import dialoom, main
from dialoom.compiler.compilation import Compilation, compile_spec
from dialoom.compiler.ratings import Rating, Ratings, encode_ratings
from tests.llm.server import Script

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::ResourceWarning")
OFFICE = (Path(__file__).parents[1] / "compiler" / "specs" / "office.loom").read_text(encoding="utf-8")
TOOLS = OFFICE[: OFFICE.index("scenario")]
SPEC = f"""{TOOLS}
scenario found {{ goals from graph {{ shapes chain  depth 3  paths 4  rated "ratings/goals.json" }} }}
dataset office {{ seed 1  rows 40  mix {{ found 100% }} }}
"""


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("office.loom")
    path.write_text(SPEC, encoding="utf-8")
    return path


def _goals(compiled: Compilation) -> list[tuple[str, ...]]:
    assert compiled.plan is not None
    return [tuple(step.tool for step in one.steps) for one in compiled.plan.scenarios]


def _codes(compiled: Compilation) -> list[str]:
    return [one.code for one in compiled.diagnostics]


def _marks(body: dict[str, Any]) -> str:
    """Good marks for plans that end with the last tool of the alphabet, bad ones for all others."""
    plan = re.search(r"Plan: (.*)", body["messages"][-1]["content"])
    assert plan is not None
    mark = 5 if plan[1].rpartition(" -> ")[2] == LAST[0] else 1
    return json.dumps({"coherence": mark, "relevance": mark})


LAST: list[str] = []


def test_a_model_rates_and_its_ratings_decide(spec: Path, script: Script) -> None:
    before = compile_spec(spec)
    assert _codes(before) == ["W0403"]
    ends = [goal[-1] for goal in _goals(before)]
    LAST[:] = [ends[-1]]
    script.by = _marks
    result = CliRunner().invoke(dialoom, ["rate", str(spec), "--model", "openai/scripted"])
    assert result.exit_code == 0, result.output
    assert f"{len(script.asked)} goals rated by openai/scripted, 0 were" in result.output
    held = json.loads(Path("ratings/goals.json").read_text(encoding="utf-8"))
    assert held["model"] == "openai/scripted"
    assert len(held["ratings"]) == len(script.asked) > 4
    after = compile_spec(spec)
    assert _codes(after) == []
    good = sum(rating["coherence"] == 5 for rating in held["ratings"].values())
    assert sum(goal[-1] == LAST[0] for goal in _goals(after)) == min(good, 4) > ends.count(LAST[0]) - 1
    asked = len(script.asked)
    again = CliRunner().invoke(dialoom, ["rate", str(spec), "--model", "openai/scripted"])
    assert "0 goals rated" in again.output
    assert len(script.asked) == asked


def test_what_was_rated_before_it_broke_off_is_kept(spec: Path, script: Script) -> None:
    script.answers = ['{"coherence": 4, "relevance": 3}', '{"coherence": 2, "relevance": 3}', 401]
    assert main(["rate", str(spec), "--model", "openai/scripted"]) == 5
    path = Path("ratings/goals.json")
    kept = path.read_text(encoding="utf-8")
    assert len(json.loads(kept)["ratings"]) == 2
    script.answers = ['{"coherence": 3, "relevance": 3}']
    assert main(["rate", str(spec), "--model", "openai/scripted"]) == 0
    whole = json.loads(path.read_text(encoding="utf-8"))["ratings"]
    assert {goal: whole[goal] for goal in json.loads(kept)["ratings"]} == json.loads(kept)["ratings"]
    assert len(whole) > 2


def test_ratings_of_three_change_nothing(spec: Path, script: Script) -> None:
    before = _goals(compile_spec(spec))
    script.answers = ['{"coherence": 3, "relevance": 3}']
    assert main(["rate", str(spec), "--model", "openai/scripted"]) == 0
    assert _goals(compile_spec(spec)) == before


def test_the_form_of_the_file(spec: Path) -> None:
    ratings = Ratings("m", {"B -> C": Rating(3.5, 1), "A -> B": Rating(5, 4)})
    text = encode_ratings(ratings)
    assert text == ('{\n  "version": 1,\n  "model": "m",\n  "ratings": {\n'
                    '    "A -> B": {"coherence": 5, "relevance": 4},\n'
                    '    "B -> C": {"coherence": 3.5, "relevance": 1}\n  }\n}\n')
    assert [Rating(5, 5).bonus, Rating(3, 3).bonus, Rating(1, 1).bonus] == [2, 0, -2]


@pytest.mark.parametrize(("held", "said"), [
    ("[", "it is no JSON"), ("[]", "its `version` is not 1"), ('{"version": 2}', "its `version` is not 1"),
    ('{"version": 1, "model": "m"}', "it has no `ratings`"), ('{"version": 1, "ratings": {}}', "the `model`"),
    ('{"version": 1, "model": "m", "ratings": {"A": {"coherence": 9, "relevance": 1}}}', "coherence of `A`"),
    ('{"version": 1, "model": "m", "ratings": {"A": {"coherence": 2}}}', "relevance of `A`"),
    ('{"version": 1, "model": "m", "ratings": {"A": 3}}', "coherence of `A`"),
])  # fmt: skip
def test_a_file_that_holds_something_else(spec: Path, held: str, said: str) -> None:
    Path("ratings").mkdir()
    Path("ratings/goals.json").write_text(held, encoding="utf-8")
    [found] = compile_spec(spec).diagnostics
    assert found.code == "E0444"
    assert said in found.message


def test_some_goals_without_a_rating_are_told(spec: Path) -> None:
    Path("ratings").mkdir()
    Path("ratings/goals.json").write_text(encode_ratings(Ratings("m", {"A -> B": Rating(5, 5)})), encoding="utf-8")
    [found] = compile_spec(spec).diagnostics
    assert found.code == "W0403"
    assert "4 of the 4 goals have no rating" in found.message


def test_a_spec_that_rates_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.loom").write_text("scenario talk { none chit_chat }", encoding="utf-8")
    assert main(["rate", str(tmp_path / "a.loom"), "--model", "openai/scripted"]) == 2

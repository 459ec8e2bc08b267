"""Plans under review: held against runs, plans and git revisions; selected from; executed as reviewed or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dialoom.cli.main import dialoom
from dialoom.runtime.errors import DialoomError, PlanMismatch, UsageError
from tests.cli.specs import SPEC, write

Invoke = Callable[..., Result]
TWO = SPEC.replace("mix { write_down 100% }", "mix { write_down 60%  chat 40% }").replace(
    "dataset notes", "scenario chat { none chit_chat }\n\ndataset notes")
EDITED = TWO.replace('"there is no such note yet"', '"that note does not exist yet"')


@pytest.fixture
def invoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, TWO)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(dialoom, arguments, standalone_mode=False, catch_exceptions=False)

    return run


def git(*arguments: str) -> str:
    named = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", *named, *arguments], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(invoke: Invoke) -> Path:
    """Two commits, and an edit that is in neither."""
    git("init", "-q")
    git("add", "notes.loom")
    git("commit", "-qm", "first")
    write(Path(), TWO.replace("seed 3", "seed 9"))
    git("commit", "-qam", "second")
    write(Path(), EDITED)
    return Path()


def test_against_a_revision(invoke: Invoke, repository: Path) -> None:
    status = git("status", "--porcelain", "--ignored")
    facts = json.loads(invoke("plan", "notes.loom", "--against", "HEAD~1", "--json").stdout)
    states = {(one["scenario"], one["state"]) for one in facts["cells"]}
    assert states == {("write_down", "changed"), ("chat", "same")}
    assert (facts["make"], facts["keep"]) == (24, 16)
    (reason,) = {reason for one in facts["cells"] for reason in one["reasons"]}
    assert reason.startswith("scenario write_down: facts[0].text: “there is no such note yet” -> ")
    everything = invoke("plan", "notes.loom", "--against", "HEAD", "--explain").stdout
    assert "dataset: seed: 9 -> 3" in everything
    assert git("status", "--porcelain", "--ignored") == status
    assert Path("notes.loom").read_text(encoding="utf-8") == EDITED


def test_against_what_is_nothing(invoke: Invoke) -> None:
    for name in ("HEAD~1", "nowhere.json", "no/run"):
        with pytest.raises(DialoomError, match="neither a run directory"):
            invoke("plan", "notes.loom", "--against", name)


def test_between_two_revisions_and_two_plans(invoke: Invoke, repository: Path) -> None:
    text = invoke("diff", "HEAD~1", "HEAD", "notes.loom").stdout
    assert text.startswith("HEAD~1 -> HEAD: 40 rows to make, 0 there already")
    assert "dataset: seed: 3 -> 9" in text
    invoke("compile", "notes.loom", "-o", "a.json")
    write(Path(), EDITED.replace("rows 40", "rows 44"))
    invoke("compile", "notes.loom", "-o", "b.json")
    facts = json.loads(invoke("diff", "a.json", "b.json", "--json").stdout)
    assert facts["make"] < 44 - 20
    assert invoke("diff", "a.json", "b.json", "--detailed-exitcode").return_value == 10
    assert invoke("diff", "a.json", "a.json", "--detailed-exitcode").return_value == 0


def test_selectors(invoke: Invoke) -> None:
    def cells(*selectors: str) -> set[str]:
        options = [word for one in selectors for word in ("--select", one)]
        facts = json.loads(invoke("plan", "notes.loom", "--json", *options).stdout)
        return {one["id"] for one in facts["cells"]}

    down = {"write_down/baseline/plain", "write_down/baseline/typos"}
    assert cells("scenario:write_down") == cells("difficulty:base*") == cells("tool:Notes.*") == down
    assert cells("scenario:write_down,pattern:typos") == {"write_down/baseline/typos"}
    assert cells("pattern:typos", "scenario:chat") == {"write_down/baseline/typos", "chat/none/plain"}
    assert cells("state:modified") == cells()
    for wrong, said in (("scenaro:x", "did you mean `scenario`"), ("state:modifed", "did you mean `modified`"),
                        ("scenario:x", "no cell"), ("typos", "a kind and a name")):
        with pytest.raises(UsageError, match=said):
            cells(wrong)


def test_synth_makes_what_is_selected_and_keeps_the_rest(invoke: Invoke) -> None:
    first = json.loads(invoke("synth", "notes.loom", "--json", "--select", "scenario:chat").stdout)
    assert (first["asked"], first["passed"]) == (16, 16)
    invoke("synth", "notes.loom", "-q")
    before = Path("runs/notes/data/train.jsonl").read_text(encoding="utf-8").splitlines()
    write(Path(), EDITED)
    done = json.loads(invoke("synth", "notes.loom", "--json", "--update", "--select", "state:modified").stdout)
    assert (done["asked"], done["reused"]) == (40, 16)
    after = Path("runs/notes/data/train.jsonl").read_text(encoding="utf-8").splitlines()
    kept = [line for line in after if line in before]
    assert {json.loads(line)["meta"]["scenario"] for line in kept} >= {"chat"}
    assert all(json.loads(line)["meta"]["scenario"] == "write_down" for line in after if line not in before)
    with pytest.raises(Exception, match="choose one of the two"):
        invoke("synth", "notes.loom", "--rows", "3", "--select", "scenario:chat")


def test_run_executes_the_reviewed_plan_or_refuses(invoke: Invoke) -> None:
    invoke("compile", "notes.loom", "-o", "reviewed.json")
    write(Path(), EDITED)
    with pytest.raises(PlanMismatch, match=r"reviewed\.json holds another plan") as refused:
        invoke("run", "notes.loom", "--plan", "reviewed.json", "-q")
    assert "facts[0].text" in str(refused.value)
    assert not Path("runs").exists()
    assert invoke("run", "reviewed.json", "-q").return_value == 0
    with pytest.raises(PlanMismatch, match="runs/notes holds another plan"):
        invoke("run", "notes.loom", "-q")
    write(Path(), TWO + "\n# the same, said otherwise\n")
    assert invoke("run", "notes.loom", "--plan", "reviewed.json", "-q").return_value == 0


def test_cost(invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cost(*options: str) -> dict[str, float]:
        return dict(json.loads(invoke("plan", "notes.loom", "--json", *options).stdout)["cost"])

    own = cost()
    assert (own["dialogues"], own["calls"], own["dollars"]) == (40, 0, 0)
    assert 100 < own["tokens"] / 40 < 2000
    monkeypatch.setitem(sys.modules, "litellm", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert cost("--model", "maker/writer")["dollars"] is None
    assert "cost: unknown" in invoke("plan", "notes.loom", "--model", "maker/writer").stdout
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "litellm.py").write_text('model_cost = {"writer": {"input_cost_per_token": 1e-6, '
                                         '"output_cost_per_token": 1e-5}}\n', encoding="utf-8")
    monkeypatch.delitem(sys.modules, "litellm", raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    priced = cost("--model", "maker/writer")
    assert priced["dollars"] == pytest.approx(priced["read"] * 1e-6 + priced["written"] * 1e-5, abs=1e-3)
    assert priced["read"] > priced["written"] > 0
    assert priced["calls"] < priced["messages"]
    del sys.modules["litellm"]


def test_what_is_not_covered(invoke: Invoke) -> None:
    text = invoke("plan", "notes.loom").stdout
    assert "tool called: 2 of 3: Notes.Rename (0), Notes.Find (0)" in text
    assert "level: 3 of 4: medium (0), hard (0), expert (0)" in text
    below = json.loads(invoke("plan", "notes.loom", "--json", "--at-least", "24").stdout)["below"]
    assert {"kind": "pattern", "name": "typos", "rows": 5} in below
    assert not [one for one in below if one["kind"] == "level" and one["name"] == "baseline"]

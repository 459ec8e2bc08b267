"""One spec, one plan: on any hash seed, from any folder; and what an edit changes, and what not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dialoom.compiler.canonical import encode_plan
from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.plan import Plan
from tests.compiler.conftest import REPOSITORY, Compile

SPEC = REPOSITORY / "specs" / "crm_leads.loom"
CATALOG = REPOSITORY / "specs" / "catalogs" / "sales.openapi.yaml"
PROGRAM = """
import sys
from pathlib import Path
from dialoom.compiler.canonical import encode_plan
from dialoom.compiler.compilation import compile_spec
plan = compile_spec(Path(sys.argv[1])).plan
sys.stdout.buffer.write(encode_plan(plan))
"""


def in_process(folder: Path, path: str, hash_seed: str, python: str = sys.executable) -> bytes:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run([python, "-c", PROGRAM, path], cwd=folder, env=environment, capture_output=True,
                          check=True)
    return done.stdout


def test_other_processes_other_folders_the_same_bytes(tmp_path: Path) -> None:
    here = in_process(REPOSITORY, "specs/crm_leads.loom", "0")
    assert here == in_process(SPEC.parent, "crm_leads.loom", "1")
    assert here == in_process(SPEC.parent / "catalogs", "../crm_leads.loom", "123")
    assert here == in_process(tmp_path, str(SPEC), "random")
    assert str(REPOSITORY).encode() not in here


def other_python() -> str | None:
    """A Python of another minor version that has what the compiler needs: DIALOOM_OTHER_PYTHON names one."""
    named = os.environ.get("DIALOOM_OTHER_PYTHON")
    candidates = [named] if named else [f"python3.{minor}" for minor in (14, 13, 12) if minor != sys.version_info.minor]
    for candidate in filter(shutil.which, candidates):
        needed = "import sys, lark, yaml, msgspec, jsonref, numpy; assert sys.version_info >= (3, 11)"
        if subprocess.run([candidate, "-c", needed], capture_output=True, check=False).returncode == 0:
            return candidate
    return None


@pytest.mark.parametrize("spec", ["crm_leads.loom", "diaforge_5k.loom"])
def test_another_python_the_same_bytes(spec: str) -> None:
    other = other_python()
    if other is None:
        pytest.skip("no second Python with the compiler's requirements: name one in DIALOOM_OTHER_PYTHON")
    assert in_process(REPOSITORY, f"specs/{spec}", "5", other) == in_process(REPOSITORY, f"specs/{spec}", "6")


def test_a_copied_project_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "catalogs").mkdir()
    (tmp_path / "renamed.loom").write_bytes(SPEC.read_bytes())
    (tmp_path / "catalogs" / CATALOG.name).write_bytes(CATALOG.read_bytes())
    copied = compile_spec(tmp_path / "renamed.loom").plan
    original = compile_spec(SPEC).plan
    assert copied is not None
    assert original is not None
    assert encode_plan(copied) == encode_plan(original)


def test_imports_are_named_from_the_spec_and_hashed() -> None:
    plan = compile_spec(SPEC).plan
    assert plan is not None
    ((name, content),) = plan.imports
    assert name == "catalogs/sales.openapi.yaml"
    assert len(content) == 64


@pytest.fixture
def edited(compile_text: Compile) -> Edit:
    return Edit(compile_text)


class Edit:
    """Plans of the example spec, with texts of it replaced."""

    def __init__(self, compile_text: Compile) -> None:
        self._compile = compile_text

    def __call__(self, *replaced: tuple[str, str]) -> Plan:
        text = SPEC.read_text(encoding="utf-8")
        for old, new in replaced:
            assert text.count(old) >= 1, old
            text = text.replace(old, new, 1)
        files = {"catalogs/sales.openapi.yaml": CATALOG.read_text(encoding="utf-8")}
        made = self._compile(text, files=files)
        assert made.plan is not None, [d.message for d in made.diagnostics]
        return made.plan


def hashes(plan: Plan) -> dict[str, str]:
    return {cell.id: cell.data_hash for cell in plan.cells}


def changed(before: Plan, after: Plan) -> set[str]:
    """The scenarios whose cells would be made anew."""
    old = hashes(before)
    return {cell.scenario for cell in after.cells if old.get(cell.id) != cell.data_hash}


def test_an_edit_to_one_scenario_makes_anew_only_its_own_cells(edited: Edit) -> None:
    before = edited()
    for old, new, scenario in (
        ('"correct the details of lead {lead_id}"', '"mend the details of lead {lead_id}"', "change_lead"),
        ('unless "I know which lead it is"', 'unless "its number is known"', "change_lead"),
        ("turn 2: email\n    turn 3: company", "turn 2: company\n    turn 3: email", "add_customer"),
    ):
        assert changed(before, edited((old, new))) == {scenario}


def test_descriptions_comments_and_layout_change_no_data(edited: Edit) -> None:
    before = edited()
    described = edited(("scenario add_customer {", 'scenario add_customer "A customer who is not on file." {'))
    assert hashes(described) == hashes(before)
    assert described.data_hash == before.data_hash
    assert described.metadata_hash != before.metadata_hash
    assert edited(("# The id of the lead is never said", "\n\n# The id is never said")) == before


def test_learning_and_expectations_change_no_data(edited: Edit) -> None:
    before = edited()
    after = edited(("rollouts 200", "rollouts 20"), ("distinct_3 >= 0.5", "distinct_3 >= 0.4"))
    assert after.data_hash == before.data_hash
    assert after != before


def test_what_every_dialogue_depends_on_makes_all_anew(edited: Edit) -> None:
    before = edited()
    everything = {scenario.name for scenario in before.scenarios}
    assert changed(before, edited(("seed 7", "seed 8"))) == everything
    assert changed(before, edited(('"Look up a lead by the e-mail address."', '"Find a lead by its e-mail."'))) == \
        everything
    assert changed(before, edited(("Ask before you guess.", "Do not guess."))) == everything

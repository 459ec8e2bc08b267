"""``dialoom lint`` as it is called: exit codes, forms, switches; and that it is quick over a large catalog."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dialoom.cli.main import dialoom
from dialoom.compiler.canonical import encode_plan
from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.lint.linting import lint_spec
from dialoom.compiler.lint.rules import RULES
from dialoom.grammar.codes import CODES
from tests.cli.specs import SPEC, write

UNWISE = SPEC.replace("  expect { ungrounded_arguments = 0 }\n", "")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(dialoom, ["lint", *arguments], standalone_mode=False)


def _codes(path: Path) -> list[str]:
    return [one.code for one in lint_spec(path).diagnostics]


def test_warnings_are_told_and_end_with_0_unless_strict() -> None:
    write(Path(), UNWISE)
    done = invoke("notes.loom")
    assert done.return_value == 0
    assert "warning[W0741]" in done.stderr
    assert "lint rule `no_expectations`" in done.stderr
    assert invoke("notes.loom", "--strict").return_value == 1


def test_errors_end_with_1_and_nothing_is_said_of_what_is_unwise() -> None:
    write(Path(), UNWISE.replace("rows 40", "rwos 40"))
    done = invoke("notes.loom", "--format", "json")
    assert done.return_value == 1
    codes = {one["code"] for one in json.loads(done.stdout)["diagnostics"]}
    assert codes
    assert all(code.startswith("E") for code in codes)


def test_forms_are_those_of_check() -> None:
    write(Path(), UNWISE)
    (log,) = json.loads(invoke("notes.loom", "--format", "sarif").stdout)["runs"]
    assert "W0741" in {one["ruleId"] for one in log["results"]}
    assert "::warning file=notes.loom,title=W0741" in invoke("notes.loom", "--format", "github").stdout


def test_rules_are_listed() -> None:
    lines = invoke("--rules").stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [[rule.name, rule.code] for rule in RULES]
    assert json.loads(invoke("--rules", "--format", "json").stdout)[0] == {
        "rule": RULES[0].name, "code": RULES[0].code, "finds": CODES[RULES[0].code].title,
    }  # fmt: skip


def test_a_rule_is_explained_by_its_name() -> None:
    done = CliRunner().invoke(dialoom, ["explain", "unused_tool"], standalone_mode=False)
    assert done.stdout.startswith("W0705: ")


def test_several_specs_share_what_they_import() -> None:
    write(Path(), UNWISE)
    assert "1 spec linted" not in invoke("notes.loom").stderr
    assert invoke("notes.loom", "notes.loom").stderr == invoke("notes.loom").stderr


def test_a_switch_changes_no_plan() -> None:
    plain = compile_spec(write(Path(), UNWISE)).plan
    switched = compile_spec(write(Path(), UNWISE + "lint { no_expectations off  unused_tool off for Notes.Find }")).plan
    assert plain is not None
    assert switched is not None
    assert encode_plan(plain) == encode_plan(switched)


def test_a_rule_is_off_for_some() -> None:
    spare = "".join(f'tool {name} "Do what {name} is for." {{ in title: title }}\n' for name in ("Old.A", "Old.B", "C"))
    for switch, told in (("", 3), ("off for Old.A", 2), ("off for Old.*", 1), ("off for Old.*, C", 0), ("off", 0)):
        lint = f"lint {{ unused_tool {switch} }}\n" if switch else ""
        assert _codes(write(Path(), SPEC + spare + lint)).count("W0705") == told, switch


def test_tools_of_one_catalog_are_one_finding_and_switched_off_one_by_one() -> None:
    tools = [{"name": f"Take{letter}", "description": "", "parameters": {"type": "object", "properties": {}}}
             for letter in "ABCDE"]
    Path("tools.json").write_text(json.dumps(tools), encoding="utf-8")
    (found,) = lint_spec(write(Path(), 'import functions "tools.json" as Cat\n')).diagnostics
    assert "`Cat.TakeA`" in found.message
    assert found.notes[-2:] == ("and 2 more like these", "lint rule `poor_description`")
    (found,) = lint_spec(write(
        Path(), 'import functions "tools.json" as Cat\nlint { poor_description off for Cat.TakeA, Cat.TakeB }\n'
    )).diagnostics
    assert "`Cat.TakeC`" in found.message
    assert found.notes[-2] == "the description of `Cat.TakeE` is missing"


def test_switches_of_an_imported_spec_hold_there_only() -> None:
    Path("shared.loom").write_text("lint { no_expectations off }\n", encoding="utf-8")
    assert "W0741" in _codes(write(Path(), 'import "shared.loom"\n' + UNWISE))


def test_five_thousand_tools_take_seconds() -> None:
    verbs = ["create", "update", "delete", "find", "list", "send", "merge"]
    things = ["order", "lead", "ticket", "room", "event", "loan"]
    tools = [
        {"name": f"{verb}_{thing}_{number}",
         "description": f"{verb.title()} the {thing} {number}" + " in the books of its branch." * (number % 10 > 0),
         "parameters": {"type": "object", "properties": {"id": {"type": "string"}, "value": {"type": "string"}}}}
        for number in range(5000 // len(verbs) // len(things) + 1) for verb in verbs for thing in things
    ]  # fmt: skip
    assert len(tools) >= 5000
    Path("tools.json").write_text(json.dumps(tools), encoding="utf-8")
    spec = write(Path(), 'import functions "tools.json" as Big\n')
    started = time.process_time()
    assert {"W0711", "W0714"} <= set(_codes(spec))
    assert time.process_time() - started < 30  # seconds of the processor; all pairs in Python would take minutes

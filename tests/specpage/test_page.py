"""The page of a spec: all that it tells is there, once, linked, escaped, and the same on every machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dialoom.cli.main import main
from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.descriptions import describe_declarations, standard_descriptions
from dialoom.compiler.plan import Plan
from dialoom.runtime.specpage import spec_page, write_spec_page
from dialoom.runtime.specpage.page import Page, ScenarioPart
from tests.packaging.tree import ROOT

_FORMS = Path(__file__).parent / "forms.loom"
_SPECS = (_FORMS, *(ROOT / "specs" / f"{name}.loom" for name in ("crm_leads", "diaforge_5k", "toolweave_3k")))


def planned(path: Path) -> tuple[Plan, Page]:
    compilation = compile_spec(path)
    assert compilation.plan is not None
    source = next(iter(compilation.sources.values()))
    return compilation.plan, spec_page(compilation.plan, describe_declarations(compilation.specs), source)


@pytest.fixture(scope="module")
def page() -> Page:
    return planned(_FORMS)[1]


@pytest.fixture
def scenarios(page: Page) -> dict[str, ScenarioPart]:
    return {one.link.name: one for one in page.scenarios}


class Outline(HTMLParser):
    """The ids, links and tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags[tag] += 1
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if "href" in found else []
        assert not [name for name in found if name.startswith("on")], f"a handler in <{tag}>"


@pytest.mark.parametrize("path", _SPECS, ids=lambda path: path.stem)
def test_every_link_leads_to_a_place_and_no_place_is_there_twice(path: Path, tmp_path: Path) -> None:
    assert main(["doc", str(path), "-o", str(tmp_path), "-q"]) == 0
    outline = Outline()
    outline.feed((tmp_path / f"{path.stem}.html").read_text(encoding="utf-8"))
    assert [name for name, times in Counter(outline.ids).items() if times > 1] == []
    assert [link for link in outline.links if not link.startswith("#") or link[1:] not in outline.ids] == []
    assert outline.tags["script"] == 1
    assert outline.tags["img"] == outline.tags["em"] == outline.tags["link"] == 0


@pytest.mark.parametrize("path", _SPECS, ids=lambda path: path.stem)
def test_counts_are_the_plans(path: Path) -> None:
    plan, page = planned(path)
    assert page.overview is not None
    rows = [int(one.text.split(" ")[0].replace(",", "")) for one in page.overview.mix]
    assert sum(rows) == sum(cell.count for cell in plan.cells)
    assert len(page.scenarios) == len(plan.scenarios)
    assert len(page.tools) + len(page.other_tools) == len(plan.tools)


def test_flows(scenarios: dict[str, ScenarioPart]) -> None:
    decided = scenarios["look_and_send"].flow
    assert decided is not None
    assert [(one.condition, one.share, [call.tool.name for stage in one.stages for call in stage.calls])
            for one in decided.branches] == [
        ("state == waiting", "60%", ["Depot.SendParcel"]), ("otherwise", "40%", ["Depot.WriteOwner"]),
    ]  # fmt: skip
    chained = scenarios["both"].flow
    assert chained is not None
    assert chained.stages[1].calls[0].given == (("parcel_id", "Depot.FindParcel.parcel_id"),)
    assert scenarios["both"].calls == "Depot.FindParcel → Depot.WriteOwner"
    assert scenarios["look_and_send"].calls == "Depot.FindParcel → Depot.SendParcel | Depot.WriteOwner"
    assert scenarios["chat"].flow is scenarios["unknown"].flow is None


def test_what_is_revealed_when(scenarios: dict[str, ScenarioPart]) -> None:
    told = [(one.when, one.note, [said.label for said in one.said], one.facts) for one in scenarios["send"].reveal]
    assert told == [
        ("Stage 1", "the user opens with it", ["parcel id"], ()),
        ("Then", "the assistant asks which is meant", [], ()),
        ("Stage 2", "along with the values around it", [], ("they <know> already",)),
        ("Stage 3", "when the assistant asks", ["street"], ()),
        ("Only when asked", "never beside something else", ["express"], ()),
    ]
    assert [one.note for one in scenarios["both"].reveal] == ["so many a message: 1 in 70%, 2 or more in 30%"]
    assert [one.when for one in scenarios["unknown"].reveal] == ["Never"]
    assert scenarios["unknown"].nothing.startswith("Nothing can be called")
    assert scenarios["chat"].nothing.startswith("Small talk")


def test_what_tells_tools_apart_patterns_and_personas(scenarios: dict[str, ScenarioPart]) -> None:
    send = scenarios["send"]
    assert [(one.tool.name, one.fact, one.source) for one in send.neighbours] == [
        ("Depot.WriteOwner", "they <know> already", ""), ("Depot.DropParcel", "it is still wanted", ""),
    ]  # fmt: skip
    assert [(one.name, one.description, one.share, one.rows) for one in send.patterns] == [
        ("grumble", "The user <em>grumbles</em>.", "20%", "32"),
        ("typos", "The user mistypes words; never values.", "10%", "16"),
    ]
    assert [link.name for link in scenarios["plain_send"].offered] == ["Depot.DropParcel"]
    assert (send.personas, scenarios["look_and_send"].personas) == ((), ("clerk",))


def test_tools(page: Page) -> None:
    tools = {one.link.name: one for one in page.tools}
    send = tools["Depot.SendParcel"]
    assert send.effects == ("Changes the record of Parcel found by parcel_id, with state sent.",)
    assert send.failures == (("too_heavy", "It weighs <too> much."),)
    assert [(row.path, row.type, row.need) for row in send.inputs] == [
        ("parcel_id", "Parcel.parcel_id: id", "required"), ("address", "object", "required"),
        ("address.street", "address", "required"), ("address.city", "city", "optional"),
        ("express", "yes or no", "required"), ("notes", "list of text", "optional"),
    ]  # fmt: skip
    assert [link.name for link in tools["Depot.DropParcel"].mistaken] == ["send"]
    assert [link.name for link in tools["Depot.FindParcel"].called] == ["look_and_send", "both", "plain_send"]
    assert [link.name for link in tools["Depot.DropParcel"].offered] == ["plain_send"]
    assert tools["Depot.FindParcel"].tags == ("reads", "<i>odd</i>")


def test_the_same_bytes_whatever_the_hash_seed_and_the_folder(tmp_path: Path) -> None:
    made = []
    for seed, folder in (("0", ROOT), ("4711", tmp_path)):
        out = tmp_path / seed
        command = [sys.executable, "-c", "import sys; from dialoom.cli.main import main; sys.exit(main(sys.argv[1:]))"]
        command += ["doc", str(ROOT / "specs" / "crm_leads.loom"), "-o", str(out), "-q"]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run(command, cwd=folder, env=environment, check=True)
        made.append((out / "crm_leads.html").read_bytes())
    assert made[0] == made[1]
    assert str(ROOT).encode() not in made[0]
    assert b"forms" not in made[0]


def test_both_surfaces_have_one_page(tmp_path: Path) -> None:
    written = tmp_path / "forms.loom.yaml"
    assert main(["convert", str(_FORMS), "-o", str(written), "-q"]) == 0
    one, other = planned(_FORMS)[1], planned(written)[1]
    assert replace(one, source=None) == replace(other, source=None)
    assert other.source is not None
    assert other.source.pieces == (("", written.read_text(encoding="utf-8")),)


def test_a_plan_has_the_page_of_its_spec_without_its_text(tmp_path: Path) -> None:
    plan, page = planned(ROOT / "specs" / "crm_leads.loom")
    write_spec_page(plan, tmp_path / "a.html", descriptions=standard_descriptions())
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert 'id="source"' not in text
    assert page.lead in text
    assert "The user mistypes words; never values." in text


def test_markdown_says_the_same(tmp_path: Path) -> None:
    assert main(["doc", str(_FORMS), "-o", str(tmp_path), "-q", "--markdown"]) == 0
    told = (tmp_path / "forms.md").read_text(encoding="utf-8")
    assert told == (_FORMS.parent / "forms.md").read_text(encoding="utf-8"), (
        "`dialoom doc --markdown tests/specpage/forms.loom -o tests/specpage` renews it: read the change"
    )
    tags = set(re.findall(r"<[^>\n]*>", told))
    assert {tag for tag in tags if not tag.startswith('<a id="')} <= {"</a>", "<br>"}
    places = set(re.findall(r'<a id="([^"]*)">', told))
    assert set(re.findall(r"\]\(#([^)]*)\)", told)) <= places


def test_a_spec_for_others_to_import_has_a_page_of_what_it_declares(tmp_path: Path) -> None:
    library = ROOT / "specs" / "catalogs" / "library.loom"
    assert main(["doc", str(library), "-o", str(tmp_path), "-q"]) == 0
    text = (tmp_path / "library.html").read_text(encoding="utf-8")
    assert "it declares no data set of its own" in text
    assert 'id="tool-Library.LendLoan"' in text or 'id="tool-LendLoan"' in text
    assert 'id="glance"' not in text
    assert "dialogues" not in text.partition("<main")[2].partition("<footer")[0]


def test_a_spec_with_errors_has_no_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "wrong.loom"
    wrong.write_text("dataset d { rows many }\n", encoding="utf-8")
    assert main(["doc", str(wrong), "-o", str(tmp_path / "doc")]) == 1
    assert "wrong.loom:1:" in capsys.readouterr().err
    assert not (tmp_path / "doc").exists()


def test_a_very_long_spec_is_not_shown_as_text(tmp_path: Path) -> None:
    long = tmp_path / "long.loom"
    long.write_text("# filler\n" * 30_000 + _FORMS.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["doc", str(long), "-o", str(tmp_path), "-q"]) == 0
    text = (tmp_path / "long.html").read_text(encoding="utf-8")
    assert "too long to be shown here" in text
    assert len(text) < 200_000

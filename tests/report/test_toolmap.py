"""The tool graph, drawn: every tool and every edge is there, in each of the three forms."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from dialoom.cli.commands.graph_command import command
from dialoom.compiler.compilation import compile_spec
from dialoom.runtime.toolmap import ToolMap, map_tools, write_graphml, write_page, write_svg

SPEC = Path(__file__).parents[1] / "compiler" / "specs" / "office.loom"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawn() -> ToolMap:
    plan = compile_spec(SPEC).plan
    assert plan is not None
    return map_tools(plan)


def test_the_picture_shows_every_tool_within_its_bounds(drawn: ToolMap) -> None:
    root = ElementTree.fromstring(write_svg(drawn))
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    shown = [group for group in root.iter(f"{SVG}g") if group.get("class") == "tool"]
    assert [group.get("data-tool") for group in shown] == [name for _, names in drawn.groups for name in names]
    for group in shown:
        text = group.find(f"{SVG}text")
        assert text is not None
        assert 0 < float(text.get("x", "0")) < width
        assert 0 < float(text.get("y", "0")) < height
    lines = [line for line in root.iter(f"{SVG}path") if line.get("class") == "feeds"]
    assert len(lines) == sum(1 for edge in drawn.edges if edge.kind == "feeds") == 8


def test_graphml_holds_every_edge(drawn: ToolMap) -> None:
    import networkx

    graph = networkx.parse_graphml(write_graphml(drawn))
    assert graph.number_of_edges() == len(drawn.edges)
    assert graph.nodes["CRM.CreateLead"]["group"] == "CRM"


def test_the_page_needs_nothing_else(drawn: ToolMap) -> None:
    page = write_page(drawn)
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert '["CRM.CreateLead", "CRM.UpdateLead", "feeds", "lead_id", "lead_id", 1.0]' in page


def test_the_command_lists_and_draws(tmp_path: Path) -> None:
    listed = CliRunner().invoke(command, [str(SPEC)])
    assert "Calendar.BookRoom.room_id -> Calendar.FreeRoom.room_id  1.00" in listed.output
    for name in ("g.svg", "g.graphml", "g.html"):
        assert CliRunner().invoke(command, [str(SPEC), "-o", str(tmp_path / name)]).exit_code == 0
        assert (tmp_path / name).stat().st_size > 1000
    assert CliRunner().invoke(command, [str(SPEC), "-o", str(tmp_path / "g.png")]).exit_code == 2

"""Diagnostics in their four forms."""

from __future__ import annotations

import json

from dialoom.grammar.diagnostic import Diagnostic, Label
from dialoom.grammar.excerpt import display_width
from dialoom.grammar.rendering import count_line, render
from dialoom.grammar.source import Source, Span

MAIN = Source("leads.loom", "entity Größe {\n\t名前: persn\n}\n" + "\n" * 8 + "entity Größe { }\n")
OTHER = Source("sales.loom", "entity Lead { }\n")
SOURCES = {source.name: source for source in (MAIN, OTHER)}
UNKNOWN = Diagnostic(
    "E0201", "unknown type `persn`", (Label(MAIN.span(MAIN.text.index("persn"), MAIN.text.index("persn") + 5)),),
    help="did you mean `person`?",
)
AGAIN = MAIN.text.rindex("Größe")
TWICE = Diagnostic(
    "W0299", "two entities `Größe`",
    (
        Label(MAIN.span(AGAIN, AGAIN + 5), "again"), Label(MAIN.span(7, 12), "first"),
        Label(OTHER.span(0, 6), "and, here"),
    ),
    notes=("a note\nof two lines",),
)

TEXT = """\
error[E0201]: unknown type `persn`
 --> leads.loom:2:6
  |
2 |     名前: persn
  |           ^^^^^
  |
  = help: did you mean `person`?

warning[W0299]: two entities `Größe`
  --> leads.loom:12:8
   |
 1 | entity Größe {
   |        ----- first
...
12 | entity Größe { }
   |        ^^^^^ again
  ::: sales.loom:1:1
   |
 1 | entity Lead { }
   | ------ and, here
   |
   = note: a note
           of two lines

1 error, 1 warning
"""


def test_text() -> None:
    assert render([UNKNOWN, TWICE], SOURCES) == TEXT
    assert render([], SOURCES) == ""
    assert count_line([]) == "no errors"
    assert count_line([UNKNOWN, UNKNOWN]) == "2 errors"


def test_colour_adds_nothing_but_colour() -> None:
    import re

    coloured = render([UNKNOWN, TWICE], SOURCES, color=True)
    assert coloured != TEXT
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == TEXT


def test_a_source_that_is_not_there() -> None:
    lost = Diagnostic("E0201", "gone", (Label(Span("gone.loom", 3, 5)),))
    assert render([lost], {}) == "error[E0201]: gone\n --> gone.loom\n\n1 error\n"
    for form in ("json", "sarif", "github"):
        assert "gone.loom" in render([lost], {}, form)


def test_long_lines_are_cut() -> None:
    source = Source("long.loom", "x" * 10_000)
    shown = render([Diagnostic("E0110", "there", (Label(source.span(9_000, 9_999)),))], {"long.loom": source})
    assert max(map(len, shown.splitlines())) < 200


def test_control_characters_do_not_reach_the_terminal() -> None:
    source = Source("x.loom", "a \x1b[2J\u202e b")
    shown = render([Diagnostic("E0110", "there", (Label(source.span(2, 3)),))], {"x.loom": source})
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_json() -> None:
    log = json.loads(render([UNKNOWN, TWICE], SOURCES, "json"))
    assert log["summary"] == {"errors": 1, "warnings": 1}
    first = log["diagnostics"][0]
    assert (first["code"], first["severity"], first["help"]) == ("E0201", "error", "did you mean `person`?")
    place = {"file": "leads.loom", "start_line": 2, "start_column": 6, "end_line": 2, "end_column": 11}
    assert first["labels"][0].items() >= place.items()
    assert json.loads(render([], {}, "json"))["diagnostics"] == []


def test_sarif() -> None:
    log = json.loads(render([UNKNOWN, TWICE], SOURCES, "sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["E0201", "W0299"]
    assert [result["level"] for result in run["results"]] == ["error", "warning"]
    region = run["results"][1]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 12, "startColumn": 8, "endLine": 12, "endColumn": 13}
    related = run["results"][1]["relatedLocations"]
    assert [place["message"]["text"] for place in related] == ["first", "and, here"]


def test_github() -> None:
    first, second = render([UNKNOWN, TWICE], SOURCES, "github").splitlines()
    assert first == (
        "::error file=leads.loom,title=E0201,line=2,endLine=2,col=6,endColumn=11::"
        "unknown type `persn`%0Ahelp: did you mean `person`?"
    )
    assert second.startswith("::warning file=leads.loom,title=W0299,line=12")


def test_widths() -> None:
    assert [display_width(text) for text in ("abc", "名前", "\t", "e\u0301", "é")] == [3, 4, 4, 1, 1]

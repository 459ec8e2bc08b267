from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from dialoom.runtime.showing import dialogue_text, show_dialogue
from tests.storage.handmade import prospect

CASES = Path(__file__).parent / "shown"


@pytest.mark.parametrize(
    ("name", "mask", "width"), [("wide", False, 100), ("masked", True, 100), ("narrow", False, 48)]
)
def test_plain_text(name: str, mask: bool, width: int) -> None:
    shown = dialogue_text(prospect(passed=name != "narrow"), mask=mask, width=width)
    assert shown == (CASES / f"{name}.txt").read_text(encoding="utf-8")
    assert all(len(line) <= width for line in shown.splitlines())


def test_in_colour_thoughts_are_dim_and_what_the_user_said_stands_out() -> None:
    page = StringIO()
    Console(file=page, width=100, force_terminal=True, color_system="standard", highlight=False).print(
        show_dialogue(prospect(), mask=False)
    )
    text = page.getvalue()
    assert "\x1b[2;3mthinks: I look first." in text
    assert "\x1b[1;4mada@byron.org" in text

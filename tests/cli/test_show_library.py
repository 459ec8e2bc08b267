from __future__ import annotations

import pytest

from dialoom.compiler.library_source import library_source


@pytest.mark.parametrize(("name", "holds"), [
    ("std.patterns.not_found", "# What the user said was wrong"), ("std.patterns.user_correction", "user misstate"),
    ("std.types.email", "format email"), ("std.personas.hurried", "tone brisk"), ("std.patterns", "pattern typos"),
    ("std.difficulty.hard", "{ dependent true }"), ("std.difficulty", "difficulty expert"),
])
def test_the_library_is_shown(name: str, holds: str) -> None:
    assert holds in (library_source(name) or "")


def test_what_it_lacks_is_not() -> None:
    assert library_source("std.patterns.nope") is None
    assert library_source("std.recipes") is None

"""How every kind of failure ends: the exit code, what is said, and whether a traceback is shown."""

from __future__ import annotations

import click
import pytest

from dialoom.cli.ending import BUG_EXIT_CODE, ending_of
from dialoom.runtime import errors


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UsageError("x"), 2),
        (errors.PlanMismatch("x"), 1),
        (errors.TooFewRows("x"), 4),
        (errors.ModelError("x"), 5),
        (errors.RunBusy("x"), 5),
        (errors.PrerequisiteError("x", "do y"), 5),
        (click.UsageError("x"), 2),
        (click.Abort(), 130),
        (KeyboardInterrupt(), 130),
        (click.exceptions.Exit(3), 3),
        (PermissionError(13, "Permission denied", "a/b"), 1),
        (ZeroDivisionError("x"), BUG_EXIT_CODE),
    ],
)
def test_exit_codes(error: BaseException, code: int) -> None:
    ending = ending_of(error)
    assert ending.exit_code == code
    assert ("Traceback" in ending.text or "ZeroDivisionError" in ending.text) == (code == BUG_EXIT_CODE)


def test_a_missing_thing_comes_with_the_command_that_mends_it() -> None:
    assert "mend: pip install" in ending_of(errors.PrerequisiteError("x", "pip install y")).text


def test_a_bug_says_where_to_report_it() -> None:
    assert "report" in ending_of(RuntimeError("x")).text


def test_the_system_s_words_name_the_file() -> None:
    assert ending_of(PermissionError(13, "Permission denied", "a/b")).text == "error: a/b: Permission denied"

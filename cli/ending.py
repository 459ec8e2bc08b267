"""How a command ends that did not go through: what is said, and the exit code."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import TextIO

import click

from dialoom.runtime.errors import DialoomError, PrerequisiteError

__all__ = ["BUG_EXIT_CODE", "Ending", "ending_of", "tell_ending"]

BUG_EXIT_CODE = 70  # EX_SOFTWARE of sysexits.h: none of the documented codes, so that no script takes a bug for one
_INTERRUPTED = 130
_REPORT_BUG = (
    "This is a bug in dialoom, not a mistake of yours. Please report it with the lines above and the spec, "
    "as CONTRIBUTING.md says under 'Reporting a bug'."
)


@dataclass(frozen=True, slots=True)
class Ending:
    """``text`` is told on stderr (nothing where it is empty)."""

    exit_code: int
    text: str = ""


def ending_of(error: BaseException) -> Ending:
    """What an exception means to the user."""
    if isinstance(error, click.exceptions.Exit):
        return Ending(error.exit_code)
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return Ending(_INTERRUPTED, "interrupted; what was done is kept, run the same command again to go on")
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return Ending(2, error.format_message())  # the message is the help, which begins with the usage
    if isinstance(error, click.ClickException):
        return Ending(2, _usage_text(error))
    if isinstance(error, PrerequisiteError):
        return Ending(error.exit_code, f"error: {error}\n  mend: {error.command}")
    if isinstance(error, DialoomError):
        return Ending(error.exit_code, f"error: {error}")
    if isinstance(error, SystemExit):
        return Ending(error.code if isinstance(error.code, int) else 1)
    if isinstance(error, OSError) and error.filename is not None:
        # A full disk, a directory without permission: the system's words name the file and the reason.
        return Ending(1, f"error: {error.filename}: {error.strerror}")
    return Ending(BUG_EXIT_CODE, "".join(traceback.format_exception(error)) + _REPORT_BUG)


def tell_ending(ending: Ending, stream: TextIO) -> None:
    """Print the text of an ending, if it has any."""
    if ending.text:
        print(ending.text, file=stream)


def _usage_text(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    lines = []
    if context is not None:
        lines.append(context.get_usage())
        lines.append(f"Try '{context.command_path} --help' for help.")
        lines.append("")
    return "\n".join([*lines, f"error: {error.format_message()}"])

"""What goes to the terminal: results on stdout, news and progress on stderr, as loud as asked."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any, TextIO, TypeVar

import click

from dialoom.runtime.progress import Progress, Silent

__all__ = ["color_wanted", "loudness", "print_json", "progress", "tell", "verbose"]

_QUIET = "dialoom.quiet"
_VERBOSE = "dialoom.verbose"
_Command = TypeVar("_Command", bound=Callable[..., Any])


def loudness(command: _Command) -> _Command:
    """Give a command the options ``-q`` and ``-v``."""

    def remember(context: click.Context, option: click.Parameter, given: bool) -> None:
        context.meta[_QUIET if option.name == "quiet" else _VERBOSE] = given

    command = click.option(
        "-v", "--verbose", is_flag=True, expose_value=False, callback=remember, help="Tell how long each step took."
    )(command)
    return click.option(
        "-q", "--quiet", is_flag=True, expose_value=False, callback=remember, help="Results only: no progress, no news."
    )(command)


def color_wanted(stream: TextIO) -> bool:
    """Whether a stream takes colour: it is a terminal, and nobody said ``NO_COLOR``."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()


def tell(text: str = "") -> None:
    """News for a person, on stderr; not with ``-q``."""
    if not click.get_current_context().meta.get(_QUIET):
        click.echo(text, err=True)


def verbose() -> bool:
    """Whether ``-v`` was given."""
    return bool(click.get_current_context().meta.get(_VERBOSE))


def print_json(value: Any) -> None:
    """A result for a program, on stdout."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def progress() -> Progress:
    """The listener for long work: live bars on a terminal, plain lines elsewhere, nothing with ``-q``."""
    if click.get_current_context().meta.get(_QUIET):
        return Silent()
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        from dialoom.cli.live_progress import LiveProgress

        return LiveProgress(keep_times=verbose())
    from dialoom.cli.plain_progress import PlainProgress

    return PlainProgress(sys.stderr)

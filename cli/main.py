"""The command ``dialoom``: its commands, and how every one of them ends."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from dialoom import __version__
from dialoom.cli.ending import ending_of, tell_ending

__all__ = ["Commands", "dialoom", "main"]

# Every command stands in a module of its own, which is imported when it is asked for.
_COMMANDS = (
    "init", "import", "snapshot", "check", "lint", "fmt", "compile", "plan", "diff", "graph", "rate", "doc",
    "synth", "train", "eval", "run", "report", "show", "verify", "quality", "export", "explain", "convert", "schema",
    "lsp", "doctor",
)  # fmt: skip

EXIT_CODES = """
\b
Exit codes:
  0    done
  1    the input is wrong (diagnostics)
  2    the command is wrong
  3    a gate did not hold (expect, require)
  4    fewer rows than asked
  5    something needed is not there (the message names the command that mends it)
  10   plan, diff --detailed-exitcode: there are changes
  130  interrupted
"""


class Commands(click.Group):
    """The group of all commands, in the order in which a project meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None where there is none."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"dialoom.cli.commands.{cmd_name}_command").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; an unknown one is a usage error with the nearest right one."""
        from difflib import get_close_matches

        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], _COMMANDS, 1)
            mend = f" Did you mean '{near[0]}'?" if near else ""
            ctx.fail(f"No such command '{args[0]}'.{mend}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    name="dialoom",
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="dialoom")
def dialoom() -> None:
    """Specs for tool-calling dialogues: compiled to plans, made into verified data sets, trained on and scored."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code (see ``EXIT_CODES``).

    A user's mistake is told in words; a bug shows its traceback and where to report it.
    """
    try:
        result = dialoom.main(args=arguments, prog_name="dialoom", standalone_mode=False)
    except BaseException as error:  # the last resort: whatever it is, it becomes a message and an exit code
        ending = ending_of(error)
        tell_ending(ending, sys.stderr)
        return ending.exit_code
    return result if isinstance(result, int) else 0

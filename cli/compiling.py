"""A spec on the command line: its options, and its plan or its diagnostics."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from dialoom.cli.console import color_wanted, tell, verbose
from dialoom.cli.spectext import SPEC_SUFFIXES
from dialoom.runtime.errors import DialoomError

if TYPE_CHECKING:
    from dialoom.compiler.compilation import Compilation
    from dialoom.compiler.descriptions import Descriptions
    from dialoom.compiler.loader import Loader
    from dialoom.compiler.memo import Memo
    from dialoom.compiler.plan import Plan
    from dialoom.grammar.diagnostic import Diagnostic
    from dialoom.grammar.source import Source
    from dialoom.runtime.cachefolder import CacheFolder

__all__ = [
    "compiled", "documented_plan", "failed", "form_option", "gathered", "load_plan", "plan_of", "planned",
    "print_diagnostics", "print_form", "remembering", "spec_options",
]  # fmt: skip

_NO_CACHE = "dialoom.no-cache"

Form = Literal["text", "json", "sarif", "github"]
_Command = TypeVar("_Command", bound=Callable[..., Any])
_Result = TypeVar("_Result")


def spec_options(command: _Command) -> _Command:
    """Give a command the options of those that take a spec: ``--set``, ``--allow`` and ``--no-cache``."""

    def remember(context: click.Context, option: click.Parameter, given: bool) -> None:
        context.meta[_NO_CACHE] = given

    command = click.option(
        "--no-cache", is_flag=True, expose_value=False, callback=remember,
        help="Work everything out anew, and keep nothing for the next time.",
    )(command)  # fmt: skip
    command = click.option(
        "--allow", multiple=True, type=click.Path(path_type=Path), metavar="DIR",
        help="Let the spec import files of this directory, outside its own project. May be repeated.",
    )(command)  # fmt: skip
    return click.option(
        "--set", "overrides", multiple=True, metavar="PATH=VALUE",
        help="Override a setting of the spec, e.g. rows=500 or train.NAME.steps=100. May be repeated.",
    )(command)  # fmt: skip


def form_option(command: _Command) -> _Command:
    """Give a command the option ``--format``."""
    return click.option(
        "--format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text", show_default=True,
        help="How to print: for people (stderr), for programs, for code scanning, as annotations of a workflow "
        "(stdout).",
    )(command)  # fmt: skip


def compiled(spec: Path, allow: Sequence[Path], overrides: Sequence[str], loader: Loader | None = None) -> Compilation:
    """The compilation of a spec, with what earlier ones worked out unless ``--no-cache`` was given."""
    from dialoom.compiler.compilation import compile_spec

    return remembering(
        lambda memo: compile_spec(spec, allow=tuple(allow), overrides=tuple(overrides), loader=loader, memo=memo)
    )


def remembering(work: Callable[[Memo], _Result]) -> _Result:
    """What some work gives, with what earlier work found out unless ``--no-cache`` was given."""
    from dialoom.compiler.memo import Memo

    folder = _cache()
    done = work(Memo(folder))
    if folder is not None:
        folder.trim()
        if verbose() and folder.found + folder.written:
            tell(f"cache: {folder.found} results taken from {folder.path}, {folder.written} put there")
    return done


def _cache() -> CacheFolder | None:
    """The user's folder of earlier results; None where it is switched off."""
    from dialoom.runtime.cachefolder import CacheFolder, cache_folder

    place = cache_folder(os.environ)
    if place is None or click.get_current_context().meta.get(_NO_CACHE):
        return None
    return CacheFolder(place, tell if verbose() else lambda text: None)


def plan_of(spec: Path, allow: Sequence[Path], overrides: Sequence[str]) -> Plan:
    """The plan of a spec; warnings are told, errors are told and end the command with 1."""
    return _plan_in(compiled(spec, allow, overrides), spec)


def planned(spec: Path, allow: Sequence[Path], overrides: Sequence[str],
            loader: Loader | None = None) -> tuple[Plan, Compilation]:
    """The plan of a spec and the compilation that it came of; tells what `plan_of` tells."""
    compilation = compiled(spec, allow, overrides, loader)
    return _plan_in(compilation, spec), compilation


def _plan_in(compilation: Compilation, spec: Path) -> Plan:
    if compilation.diagnostics:
        print_diagnostics(compilation.diagnostics, compilation.sources)
    if compilation.plan is not None:
        return compilation.plan
    if failed(compilation):
        raise click.exceptions.Exit(1)
    raise DialoomError(f"{spec} declares no data set, so there is nothing to make; specs that others import may do so")


def documented_plan(path: Path, allow: Sequence[Path], overrides: Sequence[str]
                    ) -> tuple[Plan, Descriptions, Source | None]:
    """A spec's plan with what it says of its declarations and its text; of a plan file only what is standard.

    A spec without a data set, as others import it, has a plan of no rows.
    """
    from dialoom.compiler.descriptions import describe_declarations, standard_descriptions

    if path.suffix == ".json":
        return load_plan(path, allow, overrides), standard_descriptions(), None
    compilation = compiled(path, allow, overrides)
    if compilation.plan is None and not failed(compilation):
        plan = _outlined(path, allow, overrides)
    else:
        plan = _plan_in(compilation, path)
    return plan, describe_declarations(compilation.specs), compilation.sources[str(path)]


def _outlined(path: Path, allow: Sequence[Path], overrides: Sequence[str]) -> Plan:
    from dialoom.compiler.compilation import resolve_spec
    from dialoom.compiler.loader import Loader, project_of
    from dialoom.compiler.lowering import outline

    loader = Loader(path.parent, project_of(path), (*allow, path.resolve().parent))
    resolved = resolve_spec(path, loader, tuple(overrides))
    assert resolved.program is not None  # compiling it found no error
    return outline(resolved.program, path.name.partition(".")[0])


def load_plan(path: Path, allow: Sequence[Path], overrides: Sequence[str]) -> Plan:
    """The plan of a spec, or the one that a ``.json`` file holds; DialoomError where it holds none."""
    if path.suffix != ".json":
        return plan_of(path, allow, overrides)
    if overrides:
        raise click.UsageError("--set overrides a spec; a plan is fixed. Compile the spec anew with --set.")
    return read_plan(path)


def read_plan(path: Path) -> Plan:
    """The plan of a plan file; DialoomError where there is no such file, it holds no plan, or one that does not fit."""
    from dialoom.compiler.canonical import PlanFormatError, decode_plan
    from dialoom.compiler.consistency import inconsistencies

    try:
        plan = decode_plan(path.read_bytes())
    except FileNotFoundError:
        raise DialoomError(f"{path}: there is no such file") from None
    except PlanFormatError as error:
        if path.suffix in SPEC_SUFFIXES:
            what = f"{path} is a spec, and a plan belongs here: dialoom compile {path} -o plan.json"
            raise DialoomError(what) from None
        raise DialoomError(f"{path} holds no plan: {error}") from None
    for what in inconsistencies(plan):
        raise DialoomError(f"{path} was changed since it was compiled, and does not fit together: {what}.\n"
                           "Change the spec, and compile it anew.")
    return plan


def failed(compilation: Compilation) -> bool:
    """Whether there is an error among the diagnostics; a spec without a data set has no plan and no error."""
    return any(diagnostic.severity == "error" for diagnostic in compilation.diagnostics)


def gathered(
    found: Sequence[tuple[Sequence[Diagnostic], Mapping[str, Source]]],
) -> tuple[list[Diagnostic], dict[str, Source]]:
    """What was found in several specs: those that import one file find the same things in it, once is enough."""
    diagnostics: dict[Diagnostic, None] = {}
    sources: dict[str, Source] = {}
    for own, read in found:
        diagnostics.update(dict.fromkeys(own))
        sources.update(read)
    return list(diagnostics), sources


def print_form(diagnostics: Sequence[Diagnostic], sources: Mapping[str, Source], form: Form) -> None:
    """Diagnostics in the form that was asked for: on stderr for a person, on stdout for a program."""
    if form != "text":
        from dialoom.grammar.rendering import render

        click.echo(render(diagnostics, sources, form), nl=False)
    elif diagnostics:
        print_diagnostics(diagnostics, sources)


def print_diagnostics(diagnostics: Sequence[Diagnostic], sources: Mapping[str, Source]) -> None:
    """Diagnostics for a person, on stderr."""
    from dialoom.grammar.rendering import render

    click.echo(render(diagnostics, sources, "text", color=color_wanted(sys.stderr)), nl=False, err=True, color=True)

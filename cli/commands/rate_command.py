"""``dialoom rate``: a model rates the goals that were found in the tool graph."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.compiling import print_diagnostics, spec_options
from dialoom.cli.console import loudness, progress

__all__ = ["command"]


@click.command("rate", short_help="Have a model rate the goals found in the tool graph.")
@click.argument("spec", type=click.Path(path_type=Path))
@click.option("--model", required=True, metavar="NAME", help="The model that rates, by its litellm name.")
@spec_options
@loudness
def command(spec: Path, model: str, allow: tuple[Path, ...], overrides: tuple[str, ...]) -> int:
    """Have a model rate the goals of SPEC's `goals from graph { rated "FILE" }`, and write the ratings into FILE.

    What is rated already stays; broken off, it goes on where it stopped. The compiler itself asks no model.
    """
    from dialoom.compiler.compilation import resolve_spec
    from dialoom.compiler.findings import Findings
    from dialoom.compiler.goal_scenarios import goals_to_rate
    from dialoom.compiler.loader import loader_for
    from dialoom.compiler.ratings import Ratings, read_ratings
    from dialoom.grammar import tree
    from dialoom.runtime.errors import UsageError
    from dialoom.runtime.goalrating import rate_goals
    from dialoom.runtime.language_model import LiteLLMModel

    resolution = resolve_spec(spec, loader_for(spec, allow), overrides)
    program = resolution.program
    if resolution.failed or program is None:
        print_diagnostics(resolution.diagnostics, resolution.sources)
        return 1
    searches = [(one, one.flow.rated) for one in program.declared(tree.Scenario)
                if isinstance(one.flow, tree.FromGraph) and one.flow.rated is not None]
    if not searches:
        raise UsageError(f'{spec} rates no goals: say where with `goals from graph {{ rated "ratings.json" }}`')
    rater = LiteLLMModel(model)
    for scenario, name in searches:
        path = Path(name.span.source).parent / name.value
        known = read_ratings(name, program, Findings()) or Ratings()
        goals = goals_to_rate(scenario, program)
        asked = len(known.unrated(goals))
        rate_goals(goals, program.tools, known, rater, path, progress())
        click.echo(f"{scenario.name.text}: {asked} goals rated by {model}, {len(goals) - asked} were: {path}")
    return 0

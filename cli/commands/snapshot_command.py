"""``dialoom snapshot``: what Wikidata and Wikipedia know of a domain, as a file."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.console import loudness

__all__ = ["command"]


@click.command("snapshot", short_help="Fetch what is known of a domain into a file.")
@click.argument("title", metavar="DOMAIN")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Where to write it; stdout without.")
@click.option("--cache", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Keep the sites' answers here, and ask them nothing twice.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=20.0, show_default=True, metavar="SECONDS",
              help="How long to wait for an answer.")
@click.option("--wikidata", metavar="URL", help="The address of Wikidata's API, or of a mirror.")
@click.option("--wikipedia", metavar="URL", help="The address of Wikipedia's API, or of a mirror.")
@click.option("--model", metavar="NAME", help="Let this model of litellm make the tools; by rule without.")
@click.option("--tools", type=click.IntRange(min=1), default=32, show_default=True, metavar="N",
              help="How many tools the model makes.")
@click.option("--api-base", metavar="URL", help="Where the model's API is, if it is your own.")
@loudness
def command(title: str, output: Path | None, cache: Path | None, timeout: float, wikidata: str | None,
            wikipedia: str | None, model: str | None, tools: int, api_base: str | None) -> None:
    """Fetch what Wikidata and Wikipedia know of DOMAIN into a snapshot, beside the spec that names it.

    The item is the one whose English label is DOMAIN. A spec uses the file with
    `domain "…" { snapshot "FILE" }`, and needs no network from then on.
    """
    from dialoom.compiler.domain.snapshot import encode_snapshot
    from dialoom.runtime.wiki.client import WikiClient
    from dialoom.runtime.wiki.facts import WIKIDATA, WIKIPEDIA
    from dialoom.runtime.wiki.harvest import harvest

    snapshot = harvest(title, WikiClient(wikidata or WIKIDATA, cache, timeout=timeout),
                       WikiClient(wikipedia or WIKIPEDIA, cache, timeout=timeout))
    if model is not None:
        from dialoom.runtime.language_model import LiteLLMModel
        from dialoom.runtime.toolmaking import make_tools

        snapshot = make_tools(snapshot, LiteLLMModel(model, api_base), tools)
    text = encode_snapshot(snapshot)
    if output is None:
        click.echo(text, nl=False)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8")
    click.echo(f'{output}: use it with  domain "{title}" {{ snapshot "{output.as_posix()}" }}', err=True)

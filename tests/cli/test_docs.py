"""Every command and flag is documented, and nothing is documented that there is not."""

from __future__ import annotations

import re

import click
import pytest

from dialoom.cli.main import EXIT_CODES, dialoom
from tests.packaging.tree import ROOT

_PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
_SECTIONS = dict(re.findall(r"^## ([a-z]+)\n(.*?)(?=^## |\Z)", _PAGE, re.MULTILINE | re.DOTALL))
_NAMES = dialoom.list_commands(click.Context(dialoom))
_EVERYWHERE = {"--quiet", "--verbose", "--help"}


def command(name: str) -> click.Command:
    found = dialoom.get_command(click.Context(dialoom), name)
    assert found is not None
    return found


def test_the_page_has_the_commands_and_no_others() -> None:
    assert list(_SECTIONS) == _NAMES


@pytest.mark.parametrize("name", _NAMES)
def test_flags(name: str) -> None:
    flags = {
        flag for option in command(name).params if isinstance(option, click.Option) for flag in option.opts
        if flag.startswith("--")
    }  # fmt: skip
    told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", _SECTIONS[name]))
    assert told == flags - _EVERYWHERE


@pytest.mark.parametrize("name", _NAMES)
def test_every_option_has_help(name: str) -> None:
    made = command(name)
    assert made.help
    assert made.short_help
    assert [option.name for option in made.params if isinstance(option, click.Option) and not option.help] == []


def test_the_readme_names_every_command_and_exit_code() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in _NAMES if f"dialoom {name}" not in readme] == []
    codes = re.findall(r"^  (\d+) ", EXIT_CODES, re.MULTILINE)
    assert [code for code in codes if f"**{code}**" not in readme] == []
    assert [code for code in codes if f"| {code} |" not in _PAGE] == []


def test_links_of_the_docs_lead_somewhere() -> None:
    lost = []
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                lost.append(f"{page.name}: {target}")
    assert lost == []


@pytest.mark.parametrize("page", ["README.md", "docs/language.md"])
def test_specs_in_the_docs_can_be_read(page: str) -> None:
    from dialoom.grammar.reader import read
    from dialoom.grammar.source import Source

    blocks = re.findall(r"^```loom\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert blocks
    found = [one.message for block in blocks for one in read(Source("docs.loom", block)).diagnostics]
    assert found == []


def test_the_language_page_names_every_metric_and_pattern() -> None:
    from dialoom.compiler.metrics import DATA_METRICS, LIVE_METRICS
    from dialoom.compiler.standard import standard_patterns

    page = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    patterns = standard_patterns()
    forms = [form for pattern in patterns.values() for form, _ in pattern.forms]
    words = [*DATA_METRICS, *LIVE_METRICS, *patterns, *forms]
    assert [word for word in words if word not in page] == []


def test_ci_calls_what_the_readme_tells_and_the_makefile_has() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    called = re.findall(r"^\s*(make [a-z]+)", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert called == ["make test"]
    for command in {*called, *re.findall(r"^(make [a-z]+)", readme, re.MULTILINE)}:
        assert command in readme
        assert f"\n{command.removeprefix('make ')}:" in makefile

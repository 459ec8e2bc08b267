"""A dialogue as a person reads it in a terminal.

Messages carry their index, as the row's ``meta`` counts them; under a call stands where each argument
comes from; what the user said of them is marked in the user's own words.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from dialoom.runtime.dialogue import Dialogue, Message, Origin, ToolCall

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

__all__ = ["dialogue_text", "show_dialogue"]

Json = Any

_ROLE_STYLES = {"system": "dim", "user": "bold cyan", "assistant": "bold green", "tool": "bold magenta"}
# JSON longer than this is broken into lines.
_ONE_LINE = 100


def show_dialogue(dialogue: Dialogue, *, mask: bool) -> RenderableType:
    """A Rich renderable of the dialogue, which wraps to the console's width.

    With ``mask`` the margin marks the messages that training takes loss on (``●``) and the assistant's
    messages that it does not (``○``).
    """
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1))
    if mask:
        grid.add_column(style="green", no_wrap=True)
    grid.add_column(justify="right", style="dim", no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    said = _said(dialogue)
    for index, message in enumerate(dialogue.messages):
        margin = (_mark(message), str(index)) if mask else (str(index),)
        role = Text(message.role, style=_ROLE_STYLES[message.role])
        body = _body(message, said.get(index, ()), dialogue.meta.provenance)
        grid.add_row(*margin, role, Padding(body, (0, 0, 1, 0)))
    return Group(_heading(dialogue), Text(), grid, _verdicts(dialogue, mask=mask))


def dialogue_text(dialogue: Dialogue, *, mask: bool = False, width: int = 100) -> str:
    """The same as plain text of ``width`` columns: no colour, no control characters, no trailing blanks."""
    from io import StringIO

    from rich.console import Console

    page = StringIO()
    console = Console(file=page, width=width, color_system=None, force_terminal=False, highlight=False)
    console.print(show_dialogue(dialogue, mask=mask))
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines()) + "\n"


def _mark(message: Message) -> str:
    if message.role != "assistant":
        return " "
    return "●" if message.trained else "○"


def _heading(dialogue: Dialogue) -> Text:
    from rich.text import Text

    meta = dialogue.meta
    gold = {call.name for call in meta.gold}
    heading = Text()
    heading.append(dialogue.id, style="bold")
    facts = [meta.scenario, meta.difficulty, f"persona {meta.persona}", *meta.patterns, meta.split]
    heading.append("  " + " · ".join(facts) + "\n", style="dim")
    heading.append("offered: ", style="dim")
    for place, name in enumerate(_tool_names(dialogue)):
        style = "green" if name in gold else "yellow" if name in meta.distractor_tools else ""
        word = "gold" if name in gold else "distractor" if name in meta.distractor_tools else ""
        heading.append((", " if place else "") + name, style=style)
        heading.append(f" ({word})" if word else "", style="dim")
    return heading


def _tool_names(dialogue: Dialogue) -> list[str]:
    return [str(tool["function"]["name"] if "function" in tool else tool["name"]) for tool in dialogue.tools]


def _body(message: Message, said: tuple[str, ...], provenance: dict[str, dict[str, Origin]]) -> Text:
    from rich.text import Text

    body = Text()
    if message.thought:
        body.append(f"thinks: {message.thought}", style="dim italic")
        body.append("\n" if message.content or message.tool_calls else "")
    if message.role == "tool":
        body.append(_pretty_text(message.content))
    else:
        body.append(message.content, style="dim" if message.role == "system" else "")
    for value in said:
        body.highlight_regex(rf"(?i)(?<!\w){re.escape(value)}(?!\w)", style="bold underline")
    for place, call in enumerate(message.tool_calls):
        body.append("\n" if place or message.content else "")
        _append_call(body, call, provenance.get(call.id, {}))
    return body


def _append_call(body: Text, call: ToolCall, origins: dict[str, Origin]) -> None:
    body.append("→ ")
    body.append(call.name, style="bold yellow")
    body.append(f"  {call.id}", style="dim")
    for name, value in call.arguments.items():
        body.append(f"\n    {name} = ")
        body.append(json.dumps(value, ensure_ascii=False), style="yellow")
        for path, origin in origins.items():
            if path != name and not path.startswith((f"{name}.", f"{name}[")):
                continue
            told = _origin_words(origin)
            body.append(f"  ← {told}" if path == name else f"\n      {path} ← {told}", style="dim")
    if not call.arguments:
        body.append("  (no arguments)", style="dim")


def _origin_words(origin: Origin) -> str:
    """``message 4 (user)``, ``message 6 (result lead_id)``, ``default``."""
    source = f"{origin.source} {origin.path}" if origin.path else origin.source
    return f"message {origin.message} ({source})" if origin.message >= 0 else source


def _pretty_text(content: str) -> str:
    """The JSON of a tool's message, broken into lines where it is long; other text as it is."""
    try:
        payload = json.loads(content)
    except ValueError:
        return content
    flat = json.dumps(payload, ensure_ascii=False)
    return flat if len(flat) <= _ONE_LINE else json.dumps(payload, ensure_ascii=False, indent=2)


def _said(dialogue: Dialogue) -> dict[int, tuple[str, ...]]:
    """What the calls took from which user message, as texts to look for there; the longest first."""
    found: dict[int, set[str]] = {}
    for message in dialogue.messages:
        for call in message.tool_calls:
            for path, origin in dialogue.meta.provenance.get(call.id, {}).items():
                if origin.source == "user" and origin.message >= 0:
                    found.setdefault(origin.message, set()).update(_wordings(_at(call.arguments, path)))
    return {index: tuple(sorted(texts, key=lambda text: (-len(text), text))) for index, texts in found.items()}


def _at(arguments: Json, path: str) -> Json:
    """The value at a dotted path; None where there is none."""
    value = arguments
    for name in path.split("."):
        if not isinstance(value, dict) or name not in value:
            return None
        value = value[name]
    return value


def _wordings(value: Json) -> set[str]:
    """The ways in which a value may stand in a text."""
    if isinstance(value, list):
        return {wording for item in value for wording in _wordings(item)}
    if isinstance(value, bool) or value is None or isinstance(value, dict):
        return set()
    if isinstance(value, int | float):
        return {str(value), f"{value:,}", f"{value * 100:g}%"}
    text = str(value).strip()
    return {text, text.replace("_", " ")} if text else set()


def _verdicts(dialogue: Dialogue, *, mask: bool) -> Text:
    from rich.text import Text

    verdicts = dialogue.meta.verdicts
    failed = [verdict for verdict in verdicts if not verdict.passed]
    text = Text()
    if mask:
        text.append("● trained on   ○ assistant, not trained on\n", style="dim")
    if verdicts and not failed:
        text.append(f"✓ {len(verdicts)} checks passed", style="green")
    for place, verdict in enumerate(failed):
        text.append(("\n" if place else "") + f"✗ {verdict.check}: {verdict.detail}", style="red")
    return text

"""A case: the files of a project with marks in them, questions at the marks, and the answers, as text.

::

    --- crm.loom
    entity Lead { lead_⟦1⟧id: id }
    === hover 1
    ```loom
    lead_id: id
    ```

The files are opened in their order; a question is a feature, a mark, and what else it needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.languageserver.client import Client, Json, applied

_PART = re.compile(r"^((?:---|===) [^\n]*)\n(.*?)(?=^--- |^=== |\Z)", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"⟦(\w+)⟧")


@dataclass
class Case:
    """``files``: their marked texts by name. ``questions`` in their order, each with its answer."""

    files: dict[str, str]
    questions: list[tuple[str, str]]

    @classmethod
    def read(cls, path: Path) -> Case:
        """The case of a file."""
        files: dict[str, str] = {}
        questions: list[tuple[str, str]] = []
        for head, body in _PART.findall(path.read_text(encoding="utf-8")):
            if head.startswith("---"):
                files[head[4:]] = body
            else:
                questions.append((head[4:], body))
        return cls(files, questions)

    def text(self, answers: list[str]) -> str:
        """The file with these answers."""
        parts = [f"--- {name}\n{body}" for name, body in self.files.items()]
        return "".join([*parts, *(f"=== {question}\n{answer}" for (question, _), answer in
                                  zip(self.questions, answers, strict=True))])

    def answers(self, client: Client, root: Path) -> list[str]:
        """What the server answers."""
        talk = _Talk(client, root)
        for name, body in self.files.items():
            talk.take(name, body)
        found = [talk.answer(question) for question, _ in self.questions]
        talk.leave()
        return found


class _Talk:
    """One case's talk with a server."""

    def __init__(self, client: Client, root: Path) -> None:
        self.client, self.root = client, root
        self.texts: dict[str, str] = {}
        self.uris: dict[str, str] = {}
        self.marks: dict[str, tuple[str, int, int]] = {}

    def take(self, name: str, body: str) -> None:
        text = ""
        last = 0
        for mark in _MARK.finditer(body):
            text += body[last : mark.start()]
            last = mark.end()
            column = len(text[text.rfind("\n") + 1 :].encode("utf-16-le")) // 2
            self.marks[mark[1]] = (name, text.count("\n"), column)
        text += body[last:]
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.texts[name] = text
        if name.endswith((".loom", ".loom.yaml")):
            self.uris[name] = self.client.open(path)

    def leave(self) -> None:
        for uri in self.uris.values():
            self.client.tell("textDocument/didClose", {"textDocument": {"uri": uri}})

    def answer(self, question: str) -> str:
        feature, mark, *rest = question.split(" ")
        try:
            lines = list(getattr(self, f"_{feature}")(mark, *rest))
        except RuntimeError as error:
            lines = [f"refused: {error}"]
        return "".join(f"{line}\n" for line in lines) if lines else "nothing\n"

    def _at(self, mark: str) -> Json:
        name, line, column = self.marks[mark]
        return self.client.at(self.uris[name], line, column)

    def _place(self, location: Json) -> str:
        start = location["range"]["start"]
        path = Path(location["uri"].removeprefix("file://"))
        name = path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else f"std/{path.name}"
        text = (self.texts.get(name) or path.read_text(encoding="utf-8")).split("\n")[start["line"]]
        return f"{name}:{start['line'] + 1}:{start['character'] + 1} {text.strip()}"

    # --- the questions ---

    def _diagnostics(self, name: str) -> Iterator[str]:
        for one in self.client.diagnostics(self.uris[name]):
            start = one["range"]["start"]
            yield f"{start['line'] + 1}:{start['character'] + 1} {one['code']} {one['message']}"

    def _completion(self, mark: str, most: str = "40") -> Iterator[str]:
        items = self.client.ask("textDocument/completion", self._at(mark))["items"]
        for item in items[: int(most)]:
            new = item["textEdit"]["newText"]
            written = f" writes {new!r}" if new != item["label"] else ""
            yield f"{item['label']}{written}" + (f" ({item['detail']})" if item.get("detail") else "")
        if len(items) > int(most):
            yield "…"

    def _documentation(self, mark: str, label: str) -> Iterator[str]:
        items = self.client.ask("textDocument/completion", self._at(mark))["items"]
        item = next(one for one in items if one["label"] == label)
        yield from self.client.ask("completionItem/resolve", item)["documentation"]["value"].split("\n")

    def _hover(self, mark: str) -> Iterator[str]:
        found = self.client.ask("textDocument/hover", self._at(mark))
        yield from found["contents"]["value"].split("\n") if found else ()

    def _definition(self, mark: str) -> Iterator[str]:
        yield from (self._place(one) for one in self.client.ask("textDocument/definition", self._at(mark)))

    def _references(self, mark: str) -> Iterator[str]:
        params = self._at(mark) | {"context": {"includeDeclaration": True}}
        yield from (self._place(one) for one in self.client.ask("textDocument/references", params))

    def _highlight(self, mark: str) -> Iterator[str]:
        for one in self.client.ask("textDocument/documentHighlight", self._at(mark)):
            start = one["range"]["start"]
            yield f"{start['line'] + 1}:{start['character'] + 1} {'declared' if one['kind'] == 3 else 'used'}"

    def _prepare(self, mark: str) -> Iterator[str]:
        yield self.client.ask("textDocument/prepareRename", self._at(mark))["placeholder"]

    def _rename(self, mark: str, *words: str) -> Iterator[str]:
        new = " ".join(words)
        changes = self.client.ask("textDocument/rename", self._at(mark) | {"newName": new})["changes"]
        for name, text in self.texts.items():
            edits = changes.pop((self.root / name).as_uri(), [])
            after = applied(text, edits)
            before = text.split("\n")
            yield from (f"{name}:{number} {line.strip()}" for number, line in enumerate(after.split("\n"), 1)
                        if line != before[number - 1])
        assert changes == {}

    def _symbols(self, name: str) -> Iterator[str]:
        def lines(entries: Json, depth: int) -> Iterator[str]:
            for entry in entries:
                assert inside(entry["selectionRange"], entry["range"])
                yield "  " * depth + f"{entry['name']} [{entry['kind']}]" + (
                    f" {entry['detail']}" if entry.get("detail") else "")
                yield from lines(entry.get("children") or [], depth + 1)

        yield from lines(self.client.ask("textDocument/documentSymbol", {"textDocument": {"uri": self.uris[name]}}), 0)

    def _folds(self, name: str) -> Iterator[str]:
        for one in self.client.ask("textDocument/foldingRange", {"textDocument": {"uri": self.uris[name]}}):
            yield f"{one['startLine'] + 1}-{one['endLine'] + 1} {one['kind']}"

    def _tokens(self, name: str) -> Iterator[str]:
        legend = self.client.answer["capabilities"]["semanticTokensProvider"]["legend"]
        data = self.client.ask("textDocument/semanticTokens/full", {"textDocument": {"uri": self.uris[name]}})["data"]
        lines = self.texts[name].split("\n")
        line = column = 0
        for i in range(0, len(data), 5):
            down, right, length, kind, bits = data[i : i + 5]
            line, column = line + down, right + (column if not down else 0)
            units = lines[line].encode("utf-16-le")[2 * column : 2 * (column + length)]
            said = [one for bit, one in enumerate(legend["tokenModifiers"]) if bits >> bit & 1]
            yield f"{line + 1} {units.decode('utf-16-le')} {' '.join([legend['tokenTypes'][kind], *said])}"

    def _actions(self, mark: str, apply: str = "") -> Iterator[str]:
        at = self._at(mark)
        params = {"textDocument": at["textDocument"], "range": {"start": at["position"], "end": at["position"]},
                  "context": {"diagnostics": []}}
        for action in self.client.ask("textDocument/codeAction", params):
            yield action["title"] + (" (preferred)" if action.get("isPreferred") else "")
            for uri, edits in action["edit"]["changes"].items():
                name = next(one for one, other in self.uris.items() if other == uri)
                before = self.texts[name].split("\n")
                after = applied(self.texts[name], edits).split("\n")
                if len(before) == len(after):
                    yield from (f"  {new.strip()}" for new, old in zip(after, before, strict=True) if new != old)
                else:
                    yield from (f"  {line.strip()}" for line in after if line not in before)


def inside(one: Json, other: Json) -> bool:
    """Whether a range lies in another one."""
    first, last = ((each["line"], each["character"]) for each in (one["start"], one["end"]))
    low, high = ((each["line"], each["character"]) for each in (other["start"], other["end"]))
    return low <= first <= last <= high

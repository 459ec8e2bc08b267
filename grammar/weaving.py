"""Comments and blank lines of one text put into another text of the same tree.

The printers know no comments. Here the printed text takes them up: a comment beside something that the
printer put on one line with its neighbours opens that block over several lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from dialoom.grammar.comments import Anchor, Outline, Token, anchors, blank_before, is_yaml, outline
from dialoom.grammar.printer import print_loom
from dialoom.grammar.reader import read
from dialoom.grammar.scanner import CLOSERS
from dialoom.grammar.source import Source
from dialoom.grammar.tree import Spec
from dialoom.grammar.yaml_printer import print_yaml

__all__ = ["print_with_comments"]

_UNFIT_FOR_YAML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def print_with_comments(source: Source, spec: Spec, yaml: bool) -> str:
    """The spec in one of the surfaces, in its one style, with all comments of the source that it was read from.

    At most one empty line is kept between the entries of a block. The source must be without mistakes.
    """
    printed = Source("printed.loom.yaml" if yaml else "printed.loom", print_yaml(spec) if yaml else print_loom(spec))
    old = outline(source, spec)
    notes = list(anchors(source, spec, old.tokens))
    if yaml:
        notes = [Anchor(_UNFIT_FOR_YAML.sub(" ", n.text).rstrip(), n.side, n.token, n.blank) for n in notes]
    if not old.tokens:
        text = "".join(("\n" if note.blank and at else "") + note.text + "\n" for at, note in enumerate(notes))
    else:
        text = _weave(source, old, notes, printed)
    reading = read(Source(printed.name, text))
    kept = sorted(comment.text.rstrip() for comment in reading.spec.comments)
    if reading.diagnostics or reading.spec != spec or kept != sorted(note.text for note in notes):
        raise RuntimeError(f"{source.name}: the printed text does not say what the source says")
    return text


def _weave(source: Source, old: Outline, notes: Sequence[Anchor], printed: Source) -> str:
    new = outline(printed, read(printed).spec)
    images = _Images(old, new)
    placed = [images.place(note) for note in notes]
    text, tokens = printed.text, new.tokens
    if not is_yaml(printed.name):
        text, tokens = _open_blocks(text, tokens, placed)
    page = _Page(text, tokens)
    for at, token in enumerate(old.tokens):
        if token.text not in CLOSERS and blank_before(source.text, token.start):
            page.part(images.token(at, 0))
    for note in placed:
        page.put(note)
    return page.text()


class _Images:
    """The tokens of the printed text that stand for those of the source."""

    def __init__(self, old: Outline, new: Outline) -> None:
        self.old, self.new = old, new
        self.known = {key: at for at, key in reversed(list(enumerate(new.keys)))}
        self.starts = [token.start for token in new.tokens]

    def token(self, at: int, end: int) -> int | None:
        """The token that says the same; of several the first, or the last one if ``end``; None if there is none."""
        node, word, count = self.old.keys[at]
        if word:
            return self.known.get((node, word, count))
        span = self.new.nodes[node]
        return bisect_right(self.starts, max(span.start, span.end - 1) if end else span.start) - 1

    def place(self, note: Anchor) -> Anchor:
        """The comment, anchored in the printed text."""
        assert note.token is not None
        step = 1 if note.side == "before" else -1
        at = note.token
        while 0 <= at < len(self.old.tokens):
            found = self.token(at, step < 0)
            if found is not None:
                return Anchor(note.text, note.side, found, note.blank)
            at += step
        if step > 0:
            return Anchor(note.text, "below", len(self.new.tokens) - 1, note.blank)
        return Anchor(note.text, "before", 0, note.blank)


# --- blocks on one line -------------------------------------------------------------------------------


def _open_blocks(text: str, tokens: Sequence[Token], placed: Sequence[Anchor]) -> tuple[str, tuple[Token, ...]]:
    """The text with those one-line blocks opened in which a comment is to stand; and its tokens."""
    around, openers = _blocks(tokens)
    closers = {opener: closer for closer, opener in openers.items()}
    broken: set[int] = set()
    for note in placed:
        at = note.token
        assert at is not None
        block = at if tokens[at].text == "{" and note.side != "before" else around[at]
        while block is not None:
            if block in closers and "\n" not in text[tokens[block].start : tokens[closers[block]].end]:
                broken.add(block)
            block = around[block]
    out, moved, margins = "", list[Token](), dict[int, str]()
    for at, token in enumerate(tokens):
        gap, block = text[tokens[at - 1].end if at else 0 : token.start], around[at]
        if openers.get(at) in broken:
            gap = f"\n{margins[openers[at]]}"
        elif block is not None and block in broken and (block == at - 1 or len(gap) > 1):
            gap = f"\n{margins[block]}  "  # entries that share a line stand two spaces apart
        out += gap
        moved.append(Token(token.text, len(out), len(out) + len(token.text)))
        if at in broken:
            line = out[out.rfind("\n") + 1 :]
            margins[at] = line[: len(line) - len(line.lstrip(" "))]
        out += token.text
    return out + text[tokens[-1].end :], tuple(moved)


def _blocks(tokens: Sequence[Token]) -> tuple[list[int | None], dict[int, int]]:
    """For each token the brace that opens the block it stands in; and for each closing brace its partner."""
    around: list[int | None] = []
    openers: dict[int, int] = {}
    stack: list[int] = []
    for at, token in enumerate(tokens):
        if token.text == "}":
            openers[at] = stack.pop()
        around.append(stack[-1] if stack else None)
        if token.text == "{":
            stack.append(at)
    return around, openers


# --- lines --------------------------------------------------------------------------------------------


class _Page:
    """The printed text as lines, and what comes above, behind and below each of them."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.lines = text.split("\n")[:-1]
        starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]
        self.first = [bisect_right(starts, token.start) - 1 for token in tokens]
        self.last = [bisect_right(starts, token.end - 1) - 1 for token in tokens]
        self.head = list(range(len(self.lines)))  # where the text begins that goes on on a line
        for start, end in zip(self.first, self.last, strict=True):
            for line in range(start + 1, end + 1):
                self.head[line] = self.head[start]
        self.leads = [start != before for start, before in zip(self.first, [-1, *self.last], strict=False)]
        self.above: dict[int, list[Anchor]] = defaultdict(list)
        self.behind: dict[int, list[Anchor]] = defaultdict(list)
        self.below: dict[int, list[Anchor]] = defaultdict(list)
        self.parted: set[int] = set()

    def part(self, token: int | None) -> None:
        """Keep an empty line above a token, if it is the first of its line."""
        if token is not None and self.leads[token]:
            self.parted.add(self.first[token])

    def put(self, note: Anchor) -> None:
        """Place a comment; those that share a line are given in the order of their text."""
        assert note.token is not None
        if note.side == "before":
            self.above[self.head[self.first[note.token]]].append(note)
        else:
            (self.behind if note.side == "after" else self.below)[self.last[note.token]].append(note)

    def text(self) -> str:
        """The whole text."""
        out: list[str] = []
        for at, line in enumerate(self.lines):
            behind = self.behind.get(at, [])
            for note in self.above.get(at, []) if self.head[at] == at else []:
                self._own_line(out, note, self._margin(at))
            # One comment fits behind a line: others behind what became one line stand above it.
            for later in range(at, self._tail(at) + 1) if self.head[at] == at else ():
                for note in self.behind.get(later, [])[:-1]:
                    self._own_line(out, note, self._margin(at))
            if at in self.parted and _may_part(out):
                out.append("")
            out.append(line + (f"  {behind[-1].text}" if behind else ""))
            opened = line.rstrip().endswith("{")
            for note in self.below.get(at, []):
                self._own_line(out, note, self._margin(self.head[at]) + ("  " if opened else ""))
        return "\n".join(out) + "\n"

    def _tail(self, at: int) -> int:
        """The last line of the text that begins on a line."""
        while at + 1 < len(self.head) and self.head[at + 1] != at + 1:
            at += 1
        return at

    def _margin(self, at: int) -> str:
        line = self.lines[at]
        return line[: len(line) - len(line.lstrip(" "))]

    @staticmethod
    def _own_line(out: list[str], note: Anchor, margin: str) -> None:
        if note.blank and _may_part(out):
            out.append("")
        out.append(margin + note.text)


def _may_part(out: Sequence[str]) -> bool:
    """Whether an empty line may follow: not at the start of the text or of a block, nor after another one."""
    return bool(out) and out[-1] != "" and not re.search(r"(?:\{|:)(?:  #.*)?$", out[-1])

"""Which line of a YAML text is to blame where libyaml stopped, and what to leave out so that the rest can be read.

libyaml notices most slips a line or many lines later: a text without its closing quote at the next quote, a key
without its colon at the next colon. What people wrote is laid out by indentation, so the lines tell more.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from dialoom.grammar.chunk import DECLARATIONS
from dialoom.grammar.later import DECLARATIONS_LATER
from dialoom.grammar.suggestion import suggest

__all__ = ["Blame", "Layout"]

_IN_BRACKETS = "did not find expected ',' or"
_KINDS = (*DECLARATIONS, *DECLARATIONS_LATER)
_WHOLE_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_OPEN_TEXT = re.compile(r'(?:^\s*|[:\-\[{,]\s+)(")')
_KEY = re.compile(r"""\s*(?:- +)*(?:"(?:[^"\\]|\\.)*"|[^\s"'{\[#-][^#{\[]*?|-[^\s#][^#{\[]*?):(?:\s|$)""")
_NAME = re.compile(r"\s*(?:- +)?[\"']?([^\s:\"'{}\[\],#]+)")
_PREFIX = re.compile(r"\bas: *[\"']?([^\s\"',}\]]+)")
_COMMENT = re.compile(r"(?:^|\s)#.*$")


@dataclass(frozen=True, slots=True)
class Blame:
    """The place that is wrong, in offsets, with a message and a mend; and the line, from 0."""

    start: int
    end: int
    message: str
    help: str
    line: int


class Layout:
    """The lines of a text and their indentation."""

    def __init__(self, text: str) -> None:
        """Cut the text into its lines."""
        self.lines = text.split("\n")
        self.starts = list(accumulate((len(line) + 1 for line in self.lines[:-1]), initial=0))
        self.indents = [self._indent(line) for line in self.lines]

    @staticmethod
    def _indent(line: str) -> int | None:
        """How far a line is indented; None where nothing stands on it."""
        bare = line.lstrip(" \t")
        return None if not bare.strip() or bare.startswith("#") else len(line[: len(line) - len(bare)].expandtabs(4))

    def line_of(self, offset: int) -> int:
        """The line of an offset; of one past the last thing written, the line of that."""
        line = bisect_right(self.starts, offset) - 1
        while line > 0 and self.indents[line] is None:
            line -= 1
        return line

    # --- the line to blame ---

    def blame(self, problem: str, at: int, context: int | None) -> Blame | None:
        """What the layout shows to be wrong; None where it shows nothing better than ``at``."""
        line = self.line_of(at)
        return (
            self._open_text(line)
            or self._open_bracket(problem, at, context)
            or self._keyless(problem, line, context)
            or self._item(problem, line)
            or self._indentation(line)
        )

    def _found(self, line: int, message: str, help: str, column: int | None = None) -> Blame:
        written = _COMMENT.sub("", self.lines[line]).rstrip()
        start = len(written) - len(written.lstrip()) if column is None else column
        return Blame(self.starts[line] + start, self.starts[line] + max(len(written), start), message, help, line)

    def _open_text(self, line: int) -> Blame | None:
        """The last line with a text that does not end, if what follows it looks like a key or an item."""
        for number in range(line, -1, -1):
            if '"' not in self.lines[number]:
                continue
            rest = _WHOLE_TEXT.sub(lambda found: "_" * len(found[0]), self.lines[number])
            found = _OPEN_TEXT.search(_COMMENT.sub("", rest))
            if found is None:
                continue
            following = self._next(number)
            if following is not None and not self._looks_written(following):
                continue
            return self._found(number, "a quoted text does not end", 'add the closing `"`', found.start(1))
        return None

    def _looks_written(self, line: int) -> bool:
        return bool(_KEY.match(self.lines[line])) or self.lines[line].lstrip().startswith(("- ", "{"))

    def _open_bracket(self, problem: str, at: int, context: int | None) -> Blame | None:
        if context is None or _IN_BRACKETS not in problem:
            return None
        opened = self.line_of(context)
        if at <= self.starts[opened] + len(self.lines[opened].rstrip()):
            return None
        return self._found(opened, "a list or mapping in brackets is not closed",
                           "add the missing `]` or `}`", context - self.starts[opened])

    def _keyless(self, problem: str, line: int, context: int | None) -> Blame | None:
        """A line before that is no key, no item and no part of something in brackets."""
        if not any(part in problem for part in ("mapping values", "expected ':'", "expected key", "'-' indicator")):
            return None
        suspects = [self._previous(line), line if context is None else self.line_of(context), line]
        for number in suspects:
            bare = "" if number is None else _COMMENT.sub("", self.lines[number]).strip()
            if number is None or _KEY.match(self.lines[number]) or bare.startswith(("- ", *"{}[]\"'")):
                continue
            if bare.endswith("{"):
                return self._found(number, "YAML has no braces around blocks", "write `name:` and indent what is in it")
            glued = re.match(r"[\w.]+:(?=\S)", bare)
            if glued:
                return self._found(number, "a space is missing after the `:`", "write `key: value`")
            return self._found(number, "a key lacks its `:`", "write `key: value`")
        return None

    def _item(self, problem: str, line: int) -> Blame | None:
        """An item without its ``-`` among items, or one with it among keys."""
        before = self._previous(line)
        if before is None or any(part in problem for part in (_IN_BRACKETS, "node content")):
            return None
        dashed = [self.lines[number].lstrip().startswith("- ") for number in (before, line)]
        if dashed[1] and self.lines[before].lstrip().startswith("{"):
            return self._found(before, "an item of the list lacks its `-`", "start every item with `- `")
        if dashed[0] == dashed[1] or self.indents[before] != self.indents[line]:
            return None
        above = self._previous(before)
        if dashed[0] and above is not None and (self.indents[above] or 0) < (self.indents[before] or 0):
            return self._found(before, "a list item stands among keys", "leave out the `- `")
        peers = self._peers(line)
        items = sum(self.lines[number].lstrip().startswith("- ") for number in peers)
        if 2 * items >= len(peers):
            return self._found(before if dashed[1] else line, "an item of the list lacks its `-`",
                               "start every item with `- `")
        return self._found(before if dashed[0] else line, "a list item stands among keys", "leave out the `- `")

    def _indentation(self, line: int) -> Blame | None:
        """Of two lines that are indented unlike, the one with fewer companions."""
        indent = self.indents[line] or 0
        head = self._above(line, indent)
        if head is None:
            return None
        if self.indents[head] == 0 and self._word(head) not in _KINDS and self._above_group(head):
            return self._found(head, "this stands too far to the left", "indent it like its neighbours")
        first = self._next(head)
        if _KEY.match(self.lines[head]) and not self.lines[head].rstrip().endswith(":"):
            return self._lonelier(head, line)  # it has its value: nothing can be inside of it
        if first is not None and first != line and self.indents[first] != indent:
            return self._lonelier(first, line)
        return None

    def _lonelier(self, one: int, other: int) -> Blame:
        outer = min(self.indents[one] or 0, self.indents[other] or 0)
        head = self._above(one, outer)
        start = 0 if head is None else head + 1
        end = start
        least = -1 if head is None else (self.indents[head] or 0)
        while end < len(self.lines) and ((depth := self.indents[end]) is None or depth > least):
            end += 1
        block = self.indents[start:end]
        fewer = one if block.count(self.indents[one]) <= block.count(self.indents[other]) else other
        return self._found(fewer, "this line is indented unlike its neighbours", "indent keys of one mapping alike")

    # --- neighbours ---

    def _previous(self, line: int) -> int | None:
        return next((n for n in range(line - 1, -1, -1) if self.indents[n] is not None), None)

    def _next(self, line: int) -> int | None:
        return next((n for n in range(line + 1, len(self.lines)) if self.indents[n] is not None), None)

    def _above(self, line: int, indent: int) -> int | None:
        """The nearest line above that is indented less."""
        return next((n for n in range(line - 1, -1, -1) if (depth := self.indents[n]) is not None and depth < indent),
                    None)

    def _above_group(self, line: int) -> bool:
        return any(self.indents[n] == 0 and self._word(n) in _KINDS for n in range(line))

    def _peers(self, line: int) -> Sequence[int]:
        """The lines of one block that are indented alike."""
        indent = self.indents[line] or 0
        peers = [line]
        for step in (-1, 1):
            number = line + step
            while 0 <= number < len(self.lines) and ((depth := self.indents[number]) is None or depth >= indent):
                if depth == indent:
                    peers.append(number)
                number += step
        return peers

    def _word(self, line: int) -> str:
        found = _NAME.match(self.lines[line])
        return found[1] if found else ""

    # --- what to leave out ---

    def declaration(self, line: int) -> tuple[int, int, frozenset[str]]:
        """Start and end of the declaration around a line, or of its whole group, and the names that get lost."""
        indent = self.indents[line] or 0
        group = self._group_indent()
        if indent == 0 and (self._word(line) in _KINDS or suggest(self._word(line), _KINDS)):
            end = self._end(line, 0)
            names = [self._named(n) for n in range(line + 1, end) if self.indents[n] == group]
            return self.starts[line], self._offset(end), frozenset(filter(None, names))
        first = line
        while first > 0 and ((depth := self.indents[first]) is None or depth > group) and self.indents[first - 1] != 0:
            first -= 1
        end = self._end(first, group)
        return self.starts[first], self._offset(end), frozenset(filter(None, [self._named(first)]))

    def _named(self, line: int) -> str:
        prefix = _PREFIX.search(self.lines[line]) if self.lines[line].lstrip().startswith("- ") else None
        return prefix[1] if prefix else self._word(line)

    def _group_indent(self) -> int:
        """How far the names of declarations are indented: as most first lines of groups are."""
        firsts = [depth for n, depth in enumerate(self.indents) if depth and self._heads(n)]
        return max(sorted(set(firsts)), key=firsts.count, default=0)

    def _heads(self, line: int) -> bool:
        """Whether the line before, at the margin, opens a group."""
        before = self._previous(line)
        return before is not None and self.indents[before] == 0

    def _end(self, line: int, indent: int) -> int:
        """The line after all that is indented more than ``indent``."""
        end = line + 1
        while end < len(self.lines) and ((depth := self.indents[end]) is None or depth > indent):
            end += 1
        return end

    def _offset(self, line: int) -> int:
        return self.starts[line] if line < len(self.starts) else self.starts[-1] + len(self.lines[-1])

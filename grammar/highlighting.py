"""Specs in colour wherever Pygments colours: Sphinx, MkDocs, terminals, notebooks. Known to Pygments as ``loom``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pygments.lexer import Lexer
from pygments.token import Comment, Error, Keyword, Name, Number, Operator, Punctuation, String, Whitespace

from dialoom.grammar.colour_contexts import Colour
from dialoom.grammar.colouring import colour

__all__ = ["LoomLexer"]

_TOKENS: dict[Colour, Any] = {
    "space": Whitespace,
    "comment": Comment.Single,
    "text": String.Double,
    "escape": String.Escape,
    "placeholder": String.Interpol,
    "number": Number,
    "declaration": Keyword.Declaration,
    "clause": Keyword,
    "word": Keyword.Pseudo,
    "type": Keyword.Type,
    "constant": Keyword.Constant,
    "declared": Name.Class,
    "property": Name.Attribute,
    "reference": Name,
    "operator": Operator,
    "punctuation": Punctuation,
    "bad": Error,
}


class LoomLexer(Lexer):  # type: ignore[misc]  # Pygments has no types of its own
    """The DSL of Dialoom. Its keywords come from the grammar, so it knows a new one without being changed."""

    name = "Dialoom"
    aliases: ClassVar[list[str]] = ["loom", "dialoom"]
    filenames: ClassVar[list[str]] = ["*.loom"]
    mimetypes: ClassVar[list[str]] = ["text/x-loom"]
    url = ""

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, Any, str]]:
        """Each stretch of one colour: where it starts, its token type, its text."""
        start, shade = 0, None
        for piece in colour(text):
            if shade is not None and piece.colour != shade:
                yield start, _TOKENS[shade], text[start : piece.start]
                start = piece.start
            shade = piece.colour
        if shade is not None:
            yield start, _TOKENS[shade], text[start:]

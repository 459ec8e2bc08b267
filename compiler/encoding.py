"""What texts are compared by: an encoder turns documents into vectors, which are compared by their cosine.

A document is a tuple of fields, each a text; fields count alike, however long they are, so that a
tool's name is not drowned by the descriptions of its parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

__all__ = ["BUILT_IN", "DEFAULT_ENCODER", "LIGHT", "Document", "EncoderMissing", "Encoding", "encode"]

Document = tuple[str, ...]

DEFAULT_ENCODER = "characters"
LIGHT: tuple[str, ...] = ("words", "characters")
"""Encoders that need nothing but this program: what they say depends on the texts alone."""
BUILT_IN: tuple[str, ...] = (*LIGHT, "minilm")
"""Encoders by name; anything else names a ``sentence-transformers`` model."""
_MANY = 500
"""Documents from which on importing numpy pays."""


class EncoderMissing(Exception):
    """The encoder needs what is not installed; ``command`` installs it."""

    def __init__(self, message: str, command: str) -> None:
        super().__init__(message)
        self.command = command


class Encoding(Protocol):
    """Documents as vectors of length 1. Cosines are rounded to 6 digits, so that machines agree."""

    def cosine(self, first: int, second: int) -> float:
        """The similarity of two documents."""

    def scores(self, query: int) -> list[float]:
        """The similarity of all documents to one."""

    def pairs(self, above: float) -> list[tuple[int, int, float]]:
        """All pairs of documents (first < second) whose similarity exceeds ``above``, in order."""


def encode(documents: Sequence[Document], encoder: str = DEFAULT_ENCODER) -> Encoding:
    """The documents as the ``encoder`` sees them: ``words``, ``characters``, ``minilm``, or a model's name.

    Raises EncoderMissing where the libraries or the weights are not there.
    """
    if encoder in LIGHT:
        from dialoom.compiler.array_encoding import ArrayEncoding
        from dialoom.compiler.features import character_grams, word_stem
        from dialoom.compiler.sparse_encoding import SparseEncoding

        kind = ArrayEncoding if len(documents) >= _MANY else SparseEncoding
        return kind(documents, word_stem if encoder == "words" else character_grams)
    from dialoom.compiler.dense_encoding import dense_encoding

    return dense_encoding(documents, encoder)

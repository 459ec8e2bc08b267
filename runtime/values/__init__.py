"""Values: what people, results and records are filled with, drawn from a stream by a type's generator."""

from dialoom.compiler.pattern_text import PatternError, string_of
from dialoom.runtime.values.generators import GENERATORS, NAMES
from dialoom.runtime.values.held_out import normalized, split_of_value
from dialoom.runtime.values.outcomes import outcome_value
from dialoom.runtime.values.source import PoolError, Values

__all__ = [
    "GENERATORS", "NAMES", "PatternError", "PoolError", "Values", "normalized", "outcome_value", "split_of_value",
    "string_of",
]  # fmt: skip

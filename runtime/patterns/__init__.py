"""Patterns: rewrites of a blueprint that make the dialogue harder and leave its right outcome alone.

Each module here holds one pattern, ``apply(view, blueprint, argument, rng) -> Blueprint``; it returns the
very blueprint that it was given where the pattern cannot apply. They are applied in the order of
``PATTERNS``: first what the user says and when, then what the assistant gets wrong, then failures of the
tools, then what is beside the matter, and the habits of typing last.

Wrong calls never change the world: a candidate is tried on a copy, and only one that fails, or only
reads, is taken. The turn of a wrong call is not trained on; the one that recovers is. A call that
fails through no fault of its own (``tool_error``) is right, and trained on.
"""

from dialoom.runtime.patterns.registry import PATTERNS, apply_patterns

__all__ = ["PATTERNS", "apply_patterns"]

"""Patterns: rewrites of a blueprint that make the dialogue harder and leave its right outcome alone.

What a pattern does is declared (``specs/std/patterns.loom``, or the user's own spec) and comes with the
plan; here are the families of acts that declarations are built from, one module each. A rewrite returns
the very blueprint that it was given where the pattern cannot apply. The plan has the patterns in the order
in which they are applied: first what ends the dialogue, what the user says and when, then what the
assistant gets wrong, then failures of the tools, what is beside the matter, and habits of writing last.

Wrong calls never change the world: a candidate is tried on a copy, and only one that fails, or only
reads, is taken. The turn of a wrong call is not trained on; the one that recovers is. A call that
fails through no fault of the assistant's is right, and trained on.
"""

from dialoom.runtime.patterns.application import apply_patterns

__all__ = ["apply_patterns"]

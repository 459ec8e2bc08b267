"""What can go wrong while a blueprint is drafted."""

from __future__ import annotations

from dialoom.runtime.errors import DialoomError

__all__ = ["DraftError"]


class DraftError(DialoomError):
    """A scenario of the plan cannot be played: an argument that nothing gives, a gold call that fails."""

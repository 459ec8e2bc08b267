"""The embedded realizer: from a blueprint to a dialogue in plain words."""

from dialoom.runtime.realizer.realization import realize, tool_function

__all__ = ["realize", "tool_function"]

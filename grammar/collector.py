"""Python's search for garbage in cycles, and when it had better rest."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_resting"]


@contextmanager
def collector_resting() -> Iterator[None]:
    """Within it, Python does not look for garbage in cycles.

    A reading, like a program that is compiled, is a growing tree without cycles: looking through it again and
    again is up to half of the time for a large one, and more than linear.
    """
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.enable()

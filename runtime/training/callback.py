"""Telling how far training is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialoom.runtime.progress import Progress

if TYPE_CHECKING:
    from transformers import TrainerCallback

__all__ = ["progress_callback"]


def progress_callback(progress: Progress) -> TrainerCallback:
    """A callback that advances ``progress`` step by step, from where a resumed run begins."""
    from transformers import TrainerCallback

    class Telling(TrainerCallback):
        def on_train_begin(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
            if state.global_step:
                progress.advance(state.global_step)

        def on_step_end(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
            progress.advance()

    return Telling()

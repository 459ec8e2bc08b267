"""What training and evaluation need around them: quiet libraries, an honest hub."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from dialoom.runtime.errors import ModelError, PrerequisiteError

__all__ = ["hub_offline", "peft_at_peace", "quiet_libraries", "reachable_on_hub"]

_HUB_PATIENCE = 5.0  # seconds


def quiet_libraries() -> None:
    """Switch off telemetry and progress bars of the libraries, and what they say below the level of an error.

    To be called before the first import of one of them. Our own checks stand for what is silenced: the mask is
    decoded, the lengths are measured, the tokenizer is probed.
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TRL_EXPERIMENTAL_SILENCE", "1")
    import datasets
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    datasets.disable_progress_bars()
    datasets.logging.set_verbosity_error()


@contextmanager
def hub_offline(offline: bool) -> Iterator[None]:
    """While inside, nothing asks the Hugging Face hub (if ``offline``): local folders need no answer from it.

    Without this, saving a LoRA adapter of a local base looks the base up, at 48 seconds where no network is.
    """
    if not offline:
        yield
        return
    before = os.environ.get("HF_HUB_OFFLINE")
    os.environ["HF_HUB_OFFLINE"] = "1"
    constants = sys.modules.get("huggingface_hub.constants")
    constant_before = getattr(constants, "HF_HUB_OFFLINE", None)
    if constants is not None:
        constants.HF_HUB_OFFLINE = True  # type: ignore[attr-defined]
    try:
        yield
    finally:
        if before is None:
            del os.environ["HF_HUB_OFFLINE"]
        else:
            os.environ["HF_HUB_OFFLINE"] = before
        constants = sys.modules.get("huggingface_hub.constants")
        if constants is not None:
            constants.HF_HUB_OFFLINE = bool(constant_before)  # type: ignore[attr-defined]


@contextmanager
def peft_at_peace() -> Iterator[None]:
    """While inside, PEFT 0.21 may ask transformers 5 by a name that is going away, without a warning."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="`is_gradient_checkpointing` is deprecated", category=FutureWarning)
        yield


def reachable_on_hub(name: str) -> None:
    """Return in seconds if the hub has the model ``name``; raise the error that tells the mend if not."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError

    try:
        HfApi().model_info(name, timeout=_HUB_PATIENCE)
    except GatedRepoError as error:
        raise PrerequisiteError(f"the model {name!r} asks for a licence: {error}", command="hf auth login") from None
    except RepositoryNotFoundError:
        raise ModelError(
            f"there is no model {name!r}: no such folder here, and the Hugging Face hub knows none of that name. "
            "Check the spelling, or use base \"tiny\", which needs no download."
        ) from None
    except Exception as error:  # any kind of network failure: the client's library decides which class it is
        raise PrerequisiteError(
            f"the model {name!r} is no folder here, is not in the local cache, and the Hugging Face hub cannot be "
            f"reached ({type(error).__name__}). Use a folder, or base \"tiny\", which needs no download.",
            command=f"hf download {name}",
        ) from None

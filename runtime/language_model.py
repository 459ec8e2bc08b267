"""Language models that are asked by name, through litellm: what they answer, in texts or in JSON of a given form."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dialoom.runtime.equipment import require_part
from dialoom.runtime.errors import ModelError

__all__ = ["LanguageModel", "LiteLLMModel", "ask_json"]

Json = Any

_ATTEMPTS = 3
_SHOWN = 120
_SECRET = re.compile(r"\b(?:sk|pk|key|Bearer)[-_ ][\w*.-]{6,}", re.IGNORECASE)


class LanguageModel(Protocol):
    """Whoever answers messages (``{"role": …, "content": …}``)."""

    @property
    def name(self) -> str:
        """How files and messages call it."""

    def answer(self, messages: Sequence[dict[str, str]]) -> str:
        """The answer's text. ModelError where none comes."""


@dataclass(frozen=True, slots=True)
class LiteLLMModel:
    """A model by its litellm name, like ``openai/gpt-4o-mini`` or ``ollama/llama3``.

    Keys and addresses come from the environment, as litellm reads them (``OPENAI_API_KEY``, ``OPENAI_API_BASE`` …).
    ``address``: where its API is, for models that are served by oneself. ``timeout``: seconds for one try; ``retries``:
    further tries where a server is busy or breaks off.
    """

    name: str
    address: str | None = None
    timeout: float = 120.0
    retries: int = 4

    def answer(self, messages: Sequence[dict[str, str]]) -> str:
        """The answer at temperature 0. ModelError where none comes; keys are kept out of what it says."""
        require_part("llm", f"asking {self.name}")
        os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # prices are never fetched
        import litellm

        litellm.suppress_debug_info = True
        litellm.drop_params = True
        try:
            response = litellm.completion(
                model=self.name, messages=list(messages), temperature=0, timeout=self.timeout,
                num_retries=self.retries, api_base=self.address,
            )  # fmt: skip
        except Exception as error:  # litellm raises what its providers raise; all of it means: no answer
            retryable = bool(getattr(error, "status_code", 0) in (408, 429, 500, 502, 503, 504))
            raise ModelError(f"{self.name} does not answer: {_told(error)}", retryable=retryable) from None
        text = response.choices[0].message.content
        if not text:
            raise ModelError(f"{self.name} answered with nothing")
        return str(text)


def ask_json(model: LanguageModel, messages: Sequence[dict[str, str]], schema: dict[str, Json]) -> Json:
    """What the model answers, as JSON that follows the schema.

    An answer that does not is sent back with what is wrong, twice at most; then ModelError says it.
    """
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(schema)
    said = list(messages)
    problem, text = "", ""
    for _ in range(_ATTEMPTS):
        text = model.answer(said)
        found, problem = _read(text)
        if not problem:
            wrong = next(iter(sorted(validator.iter_errors(found), key=lambda error: list(map(str, error.path)))), None)
            if wrong is None:
                return found
            problem = f"{'.'.join(map(str, wrong.path)) or 'it'}: {wrong.message}"
        said = [*messages, {"role": "assistant", "content": text},
                {"role": "user", "content": f"That cannot be used: {problem}. Answer with the JSON alone."}]
    raise ModelError(f"{model.name} gives no JSON of the form asked for: {problem}; it said {text[:_SHOWN]!r}")


def _read(text: str) -> tuple[Json, str]:
    """The JSON in an answer, fenced or not, and what is wrong if there is none."""
    fenced = re.search(r"```(?:json)?\s*\n(.*?)```", text, re.DOTALL)
    body = (fenced[1] if fenced else text).strip()
    start = min((at for at in (body.find("{"), body.find("[")) if at >= 0), default=-1)
    if start < 0:
        return None, "there is no JSON in it"
    try:
        return json.JSONDecoder().raw_decode(body[start:])[0], ""
    except ValueError as error:
        return None, f"the JSON in it cannot be read ({error})"


def _told(error: Exception) -> str:
    """The error in a line, without what may be a key."""
    line = " ".join(str(error).split())[:400] or type(error).__name__
    for name, value in os.environ.items():
        if len(value) >= 8 and name.endswith(("_KEY", "_TOKEN", "_SECRET")):
            line = line.replace(value, "…")
    return _SECRET.sub("…", line)

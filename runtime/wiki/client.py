"""A polite client of MediaWiki's API: says who asks, asks once, waits when told to, gives up in words."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from dialoom import __version__
from dialoom.runtime.errors import WikiError

__all__ = ["USER_AGENT", "WikiClient"]

Json = Any

USER_AGENT = f"dialoom/{__version__} (snapshots of domains; one request at a time)"
"""Who asks, as the sites' policy for user agents wants it."""

_AGAIN = frozenset({429, 500, 502, 503, 504})
_MAXLAG = 5  # seconds that the site's replicas may be behind before it refuses us in favour of editors
_LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class _Failed(Exception):
    """A try that came to nothing; ``wait``: the seconds that the site asks for, if it does."""

    why: str
    again: bool
    wait: float | None = None


class WikiClient:
    """Reads from one site. ``cache``: the folder that keeps answers, by the question; ``sleep`` waits."""

    def __init__(self, address: str, cache: Path | None = None, *, timeout: float = 20.0, tries: int = 4,
                 sleep: Callable[[float], object] = time.sleep) -> None:
        self._address, self._cache, self._timeout, self._tries, self._sleep = address, cache, timeout, tries, sleep

    def ask(self, parameters: Mapping[str, str | int]) -> dict[str, Json]:
        """The answer to a query. Raises WikiError where none comes after all tries."""
        asked = {"format": "json", "formatversion": "2", "maxlag": _MAXLAG, **parameters}
        url = f"{self._address}?{urlencode(sorted(asked.items()))}"
        kept = self._cache / f"{sha256(url.encode()).hexdigest()[:32]}.json" if self._cache is not None else None
        if kept is not None and kept.is_file():
            found: dict[str, Json] = json.loads(kept.read_text(encoding="utf-8"))
            return found
        answer = self._fetch(url)
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            part = kept.with_suffix(".part")
            part.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
            part.replace(kept)
        return answer

    def _fetch(self, url: str) -> dict[str, Json]:
        for attempt in range(1, self._tries + 1):
            try:
                return self._try(url)
            except _Failed as failed:
                if not failed.again or attempt == self._tries:
                    tried = f" ({attempt} tries)" if attempt > 1 else ""
                    raise WikiError(f"{self._address}: {failed.why}{tried}") from None
                self._sleep(min(2.0 ** (attempt - 1) if failed.wait is None else failed.wait, _LONGEST_WAIT))
        raise AssertionError("the last try returns or raises")

    def _try(self, url: str) -> dict[str, Json]:
        request = Request(url, headers={"User-Agent": USER_AGENT, "Accept": "application/json"})
        try:
            with urlopen(request, timeout=self._timeout) as response:  # the address is https, or what the user names
                body, wait = response.read(), _seconds(response.headers.get("Retry-After"))
        except HTTPError as error:
            with error:
                wait = _seconds(error.headers.get("Retry-After"))
                raise _Failed(f"it answers {error.code} {error.reason}", error.code in _AGAIN, wait) from None
        except TimeoutError:
            raise _Failed(f"no answer within {self._timeout:g} seconds", True) from None
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise _Failed(f"the connection failed: {reason}", True) from None
        try:
            answer = json.loads(body)
        except ValueError:
            raise _Failed("what it answers is no JSON", True) from None
        if not isinstance(answer, dict):
            raise _Failed("what it answers is no JSON object", True)
        problem = answer.get("error")
        if isinstance(problem, dict):
            code = str(problem.get("code"))
            raise _Failed(f"it refuses: {problem.get('info') or code}", code in ("maxlag", "ratelimited"), wait)
        return answer


def _seconds(text: str | None) -> float | None:
    """The seconds of a Retry-After header; None where it is missing, or a date."""
    return float(text) if text is not None and text.isdigit() else None

"""Parameters that a client fills in by itself: credentials, and the headers of HTTP.

No user says them and no model should: they are no inputs of the tool.
"""

from __future__ import annotations

import re
from typing import Any

from dialoom.compiler.catalogs.document import Resolver
from dialoom.compiler.catalogs.swagger import modern_security

__all__ = ["clients_own", "credentials"]

Json = Any
# Request headers of RFC 9110 and 9111, and those that clients add by habit. The OpenAPI specification
# lets Accept, Content-Type and Authorization be ignored anyway.
_HTTP = re.compile(
    r"accept(-.*)?|authorization|proxy-.*|cache-control|pragma|connection|content-.*|cookie|date|expect|from|host|"
    r"if-.*|origin|range|referer|te|trailer|transfer-encoding|upgrade|user-agent|via|x-request-id|x-correlation-id",
    re.IGNORECASE,
)
_SECRET = re.compile(r"(^|[-_.])(api-?key|auth[a-z]*|token|secret|signature|password)($|[-_.])", re.IGNORECASE)


def credentials(document: dict[str, Json], resolver: Resolver) -> frozenset[tuple[str, str]]:
    """Place and name of the parameters that the document's security schemes use."""
    components = document.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    found = set()
    for raw in (*(schemes.values() if isinstance(schemes, dict) else ()), *modern_security(document).values()):
        scheme = resolver.follow(raw)
        if isinstance(scheme, dict) and scheme.get("type") == "apiKey":
            found.add((str(scheme.get("in")), str(scheme.get("name"))))
    return frozenset(found)


def clients_own(place: str, name: str, known: frozenset[tuple[str, str]]) -> bool:
    """Whether the parameter ``name`` in ``place`` is the client's own; ``known``: the document's credentials."""
    if (place, name) in known or place == "cookie":
        return True
    return place == "header" and bool(_HTTP.fullmatch(name) or _SECRET.search(name))

"""Value types recognised from what a schema says: its type, format, enum, name and description."""

from __future__ import annotations

import re
from math import inf
from typing import Any

from dialoom.compiler.catalogs.telling import told_by_description
from dialoom.compiler.generators import HELD_OUT_MINIMUM, distinct_values
from dialoom.compiler.pattern_text import PatternError, sample_of
from dialoom.compiler.plan import Parameter, ValueType
from dialoom.compiler.words import split_words

__all__ = ["parameters_of", "value_type_of"]

Json = Any

_BASES = {
    "string": "string", "integer": "int", "number": "number", "boolean": "bool", "array": "list", "object": "object",
}
_FORMATS = {
    "email": "email", "date": "date", "date-time": "datetime", "time": "time", "uuid": "uuid", "uri": "url",
    "url": "url", "ipv4": "ip", "ip": "ip", "hostname": "domain", "phone": "phone", "password": "text", "guid": "uuid",
    "idn-email": "email", "idn-hostname": "domain", "iri": "url",
}
# What else has a format has one that a short pattern says.
_SAMPLES = {
    "byte": "^[A-Za-z0-9+/]{16}$", "base64": "^[A-Za-z0-9+/]{16}$", "duration": "^(P[1-9]D|PT(15|30|45)M|PT[1-9]H)$",
    "ipv6": "^2001:db8(:[1-9a-f][0-9a-f]{1,3}){6}$", "json-pointer": "^(/[a-z]{3,8}){1,3}$",
    "int32": "^[1-9][0-9]{3,5}$", "int64": "^[1-9][0-9]{3,8}$", "uint32": "^[1-9][0-9]{3,5}$",
    "uint64": "^[1-9][0-9]{3,8}$", "integer": "^[1-9][0-9]{1,4}$", "decimal": "^[1-9][0-9]{1,3}[.][0-9]{2}$",
    "double": "^[1-9][0-9]{1,3}[.][0-9]{2}$", "float": "^[1-9][0-9]{1,3}[.][0-9]{2}$", "hex-color": "^#[0-9a-f]{6}$",
}
# The first rule whose words end (or are) the name decides; more particular ones come first.
_BY_NAME: tuple[tuple[str, str], ...] = (
    (r"date of birth$|(^|.* )birthdate$|^date [a-z]+$", "date"),
    (r"time (min|max)$|[a-z]+(ed|ad|nt) at$", "datetime"),
    (r"^number$", "text"),
    (r"(consumer|api|secret|private|public|access|license|licence) key$", "text"),
    (r"(e ?mail|e mail address|email address)s?$", "email"),
    (r"(phone|phone number|mobile|telephone|msisdn|cell)$", "phone"),
    (r"(first name|given name|forename|firstname)$", "first_name"),
    (r"(last name|surname|family name|lastname)$", "last_name"),
    (r"(full name|customer name|contact name|person name|recipient name|account holder|holder name|display name)$",
     "person"),
    (r"(user ?name|login|screen name|nick ?name|handle)$", "username"),
    (r"(company|company name|organization|organisation|employer|vendor|business name)$", "company"),
    (r"(country|country name)$", "country"),
    (r"(city|town|city name)$", "city"),
    (r"(street|address|address line 1|street address|location)$", "address"),
    (r"(zip|zip code|postal code|postcode)$", "postcode"),
    (r"(currency|currency code|currency iso|currency (target|source|from|to))$", "currency"),
    (r"(language|locale|lang)$", "language"),
    (r"(color|colour)$", "color"),
    (r"(iban)$", "iban"),
    (r"(ip|ip address)$", "ip"),
    (r"(uuid|guid)$", "uuid"),
    (r"(url|uri|link|website|homepage|webhook|href)$", "url"),
    (r"(domain|host|hostname)$", "domain"),
    (r"(date|day|birthday|birth date|dob|until|since)$", "date"),
    (r"(datetime|date time|timestamp|created at|updated at|from time|to time|start time|end time|expires at)$",
     "datetime"),
    (r"(time)$", "time"),
    (r"(title|name|subject|summary|headline|label|topic)$", "title"),
    (r"(job|profession|occupation|job title|role)$", "job"),
    (r"(id|key|code|number|token|identifier|sid|slug|ref|reference)$", "id"),
    (r"(description|message|text|body|comment|note|notes|reason|content|details)$", "sentence"),
)
_RULES = tuple((re.compile(rf"(?:^|.* )(?:{words})"), generator) for words, generator in _BY_NAME)


# Short codes and numbers that are no ids, as a pattern says them.
_NUMBERED = tuple((re.compile(rf"(?:^| )(?:{words})$"), pattern) for words, pattern in (
    (r"(street|house|building|room|floor|page|line) number", "^[1-9][0-9]{0,2}$"),
    (r"(registration|tax) number", "^[1-9][0-9]{8}$"),
    (r"card number", "^4[0-9]{15}$"),
    (r"passport number", "^[A-Z][0-9]{8}$"),
    (r"country (code|iso)", "^(AU|CA|DE|ES|FR|GB|IT|NL|SE|US)$"),
    (r"language code", "^(de|en|es|fr|it|nl|pt|sv)$"),
))


def _words(name: str) -> str:
    return " ".join(word.lower() for word in split_words(name))


def _generator(name: str, schema: dict[str, Json], base: str) -> tuple[str, str | None]:
    """What values are made with, and a pattern that they follow although the schema has none."""
    words = _words(name)
    if base == "int" and re.search(r"(?:^| )(?:id|ids|key|identifier)$", words):
        return ("int" if re.match(r"(min|max|target) ", words) else "id"), None
    if base in ("bool", "int", "number", "list", "object"):
        return base, None
    format = str(schema.get("format", "")).lower()
    if schema.get("pattern") and format not in _FORMATS:
        return ("id" if re.search(r"(?:^| )(?:id|sid|identifier)$", words) else "pattern"), None
    if format in _FORMATS:
        return _FORMATS[format], None
    if format in _SAMPLES:
        return "pattern", _SAMPLES[format]
    for rule, pattern in _NUMBERED:
        if rule.search(words):
            return "pattern", pattern
    generator = "text"
    if re.fullmatch(r"id( [a-z]+)*[^s]", words):
        generator = "id"
    else:
        # A date or time that is a plain text keeps its readable form, which needs no format.
        generator = next((generator for rule, generator in _RULES if rule.match(words)), "text")
    return told_by_description(name, generator, str(schema.get("description", "")))


def _number(schema: dict[str, Json], *keys: str) -> float | None:
    for key in keys:
        value = schema.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
    return None


def _real(number: float | None) -> float | None:
    """The number as plans hold it: a bound beyond what a float reaches is none."""
    try:
        return None if number is None else float(number)
    except OverflowError:
        return None


def _bounds(schema: dict[str, Json], base: str) -> tuple[float | None, float | None]:
    """The least and the greatest number; beside a bound that is none itself, the next one inside of it."""
    low, high = _number(schema, "minimum"), _number(schema, "maximum")
    under, over = _number(schema, "exclusiveMinimum"), _number(schema, "exclusiveMaximum")
    if base == "int":
        low = low if under is None else max(under // 1 + 1, -inf if low is None else low)
        high = high if over is None else min(-(-over // 1) - 1, inf if high is None else high)
        return low, high
    first, last = (-inf if x is None else x for x in (low, under)), (inf if x is None else x for x in (high, over))
    width = min(last) - max(first)
    step = 0.01 if width >= 1 else width / 100
    if under is not None and (low is None or under >= low):
        low = under + step
    if over is not None and (high is None or over <= high):
        high = over - step
    return low, high


def _within(pattern: str | None, low: float | None, high: float | None) -> str | None:
    """The pattern, if texts of those lengths follow it."""
    if pattern is None or (low is None and high is None):
        return pattern
    try:
        sample_of(pattern, int(low or 0), high)
    except PatternError:
        return None
    return pattern


def value_type_of(name: str, schema: dict[str, Json]) -> ValueType:
    """The value type of a plain schema (see `Schemas`) that stands under ``name``."""
    base = _BASES.get(str(schema.get("type", "")), "")
    if not base:
        base = "object" if schema.get("properties") else "string"
    enum = tuple(v for v in schema.get("enum", ()) if isinstance(v, str | int | float | bool))
    fields: tuple[Parameter, ...] = ()
    item = None
    low, high = _bounds(schema, base)
    if base == "object":
        fields = parameters_of(schema)
    if base == "list":
        item = value_type_of(_singular(name), schema.get("items") or {})
        low, high = _number(schema, "minItems"), _number(schema, "maxItems")
    if base == "string" and not enum:
        low, high = _number(schema, "minLength"), _number(schema, "maxLength")
    generator, pattern = ("enum", None) if enum else _generator(name, schema, base)
    own = schema.get("pattern")
    pattern = own if isinstance(own, str) else _within(pattern, low, high)
    if generator == "pattern" and pattern is None:
        generator = "text"
    kind = ValueType(
        "enum" if enum else base,
        generator,
        enum=enum,
        minimum=_real(low),
        maximum=_real(high),
        pattern=pattern,
        format=schema.get("format") if isinstance(schema.get("format"), str) else None,
        item=item,
        fields=fields,
        multiple_of=_real(_number(schema, "multipleOf")) if base in ("int", "number") and not enum else None,
        unique=base == "list" and schema.get("uniqueItems") is True,
    )
    return _with_held_out(kind)


def _with_held_out(kind: ValueType) -> ValueType:
    from dataclasses import replace

    if kind.base in ("list", "object", "bool", "enum"):
        return kind
    return replace(kind, held_out=distinct_values(kind) >= HELD_OUT_MINIMUM)


def _singular(name: str) -> str:
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def parameters_of(schema: dict[str, Json]) -> tuple[Parameter, ...]:
    """The properties of a plain object schema as parameters, in their order; objects' fields nested."""
    required = schema.get("required") or ()
    found = []
    for name, item in (schema.get("properties") or {}).items():
        default = item.get("default")
        found.append(Parameter(
            name, value_type_of(name, item), name in required, str(item.get("description") or "").strip(),
            default, "default" in item and default is not None,
        ))
    return tuple(found)

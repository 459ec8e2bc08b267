from __future__ import annotations

from typing import Any

import pytest

from dialoom.runtime.checks.saying import says, says_about, tells_apart


@pytest.mark.parametrize(("text", "value"), [
    ("It is L-48213.", "L-48213"), ("mail me at a.b@c.example, ok?", "a.b@c.example"), ("in progress", "in_progress"),
    ("Retail, I think", "retail"), ("about 45,000 people", 45_000), ("8430", 8430), ("40% of it", 0.4),
    ("7.5 hours", 7.5),
    ("-3 degrees", -3), ("yes to newsletter", True), ("no, not that", False), ("red, green and blue", ["red", "blue"]),
    ("street Oak Lane and number 7", {"street": "Oak Lane", "number": 7}), ("whatever", None), ("'Big One'", "Big One"),
])  # fmt: skip
def test_said(text: str, value: Any) -> None:
    assert says(text, value)


@pytest.mark.parametrize(("text", "value"), [
    ("It is L-482134.", "L-48213"), ("retailer", "retail"), ("45,001", 45_000), ("84300", 8430), ("4% of it", 0.4),
    ("17.5 hours", 7.5), ("perhaps", True), ("yes", False), ("red only", ["red", "blue"]), ("big one", "Big One"),
    ("norman_fuentes@x.example", "Norman Fuentes"),
])  # fmt: skip
def test_not_said(text: str, value: Any) -> None:
    assert not says(text, value)


FACT = "there is no lead for them yet"


@pytest.mark.parametrize(("text", "fact", "loosely"), [
    ("Hm. There is no lead for them yet!", FACT, False),
    ("thre is no laed for them yet", FACT, True),
    ("there is, you know, no lead for them yet", FACT, True),
    ("I don't want to update a lead or create a quote.", "I don't want to create a quote", False),
    ("I dno't want to update a lead, show it to them all or craete a quote.", "I don't want to create a quote", True),
])  # fmt: skip
def test_facts_said(text: str, fact: str, loosely: bool) -> None:
    assert says_about(text, fact, loosely=loosely)


@pytest.mark.parametrize(("text", "loosely"), [
    ("there is a lead for them", True), ("thre is no laed for them yet", False), ("no lead", True), ("", True),
])  # fmt: skip
def test_facts_not_said(text: str, loosely: bool) -> None:
    assert not says_about(text, FACT, loosely=loosely)


@pytest.mark.parametrize(("value", "expected"), [
    ("L-48213", True), ("Ann Lee", True), (45_000, True), ("retail", False), (12, False), (True, False), (None, False),
])  # fmt: skip
def test_what_is_particular(value: Any, expected: bool) -> None:
    assert tells_apart(value) is expected

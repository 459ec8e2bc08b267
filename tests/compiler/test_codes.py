"""Every code of the table: its bad example gives it, its good one gives nothing."""

from __future__ import annotations

import re

import pytest

from dialoom.grammar.codes import CODES
from tests.compiler.conftest import REPOSITORY, Compile

OURS = sorted(code for code in CODES if re.fullmatch("[EW]0[2-9]..", code))
CATALOG = """
openapi: 3.0.0
paths:
  /leads/{lead_id}:
    get:
      summary: Show one lead.
      parameters:
        - {name: lead_id, in: path, required: true, schema: {type: string}}
"""
FILES = {
    "catalogs/sales.yaml": CATALOG, "catalogs/services.yaml": CATALOG, "shared.loom": "entity Lead { lead_id: id }",
}


# Those of the linter's rules: tests/lint.
@pytest.mark.parametrize("code", [code for code in OURS if CODES[code].bad and not code.startswith("W07")])
def test_examples(code: str, compile_text: Compile) -> None:
    bad = {d.code for d in compile_text(CODES[code].bad, files=FILES).diagnostics}
    assert bad == {code}
    good = compile_text(CODES[code].good, files=FILES)
    assert good.diagnostics == ()


def test_the_compiler_gives_only_codes_of_the_table() -> None:
    used: set[str] = set()
    for path in (REPOSITORY / "compiler").rglob("*.py"):
        used |= set(re.findall(r'"([EW][0-9]{4})"', path.read_text(encoding="utf-8")))
    assert used == set(OURS)

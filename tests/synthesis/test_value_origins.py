"""Values from files and from Faker: in the rows, typed, kept apart between splits, the same in both surfaces."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from dialoom.compiler.canonical import encode_plan
from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.faker_provider import how_many, provided, why_not
from dialoom.compiler.plan import Split, ValueType
from dialoom.grammar.reader import read
from dialoom.grammar.source import Source
from dialoom.grammar.yaml_printer import print_yaml
from dialoom.runtime.draft import draft
from dialoom.runtime.planview import PlanView
from dialoom.runtime.values import Values, split_of_value

SPEC = """
type isbn  = string { generator faker.isbn13 }
type shelf = string { pool "values/shelves.txt" }
type price = number { generator faker.pyfloat }
tool Shelve "Put a book on a shelf." { in isbn: isbn  in shelf: shelf  in price: price  out ok: bool }
scenario shelve { call Shelve }
dataset books { seed 1  rows 200  mix { shelve 100% }  split { train 80%  test 20%  hold_out values } }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "values").mkdir()
    (tmp_path / "values" / "shelves.txt").write_text("north\n\n  south \nnorth\nwest\n", encoding="utf-8")
    (tmp_path / "books.loom").write_text(SPEC, encoding="utf-8")
    return tmp_path


def test_the_rows_have_them(folder: Path) -> None:
    plan = compile_spec(folder / "books.loom").plan
    assert plan is not None
    assert [name for name, _ in plan.imports] == ["values/shelves.txt"]
    view = PlanView(plan)
    blueprints = [draft(view, cell, index) for cell in plan.cells for index in range(cell.count)]
    calls = [(blueprint.split, blueprint.gold[0].arguments) for blueprint in blueprints]
    assert {arguments["shelf"] for _, arguments in calls} == {"north", "south", "west"}
    assert all(arguments["isbn"].startswith("97") for _, arguments in calls)
    assert all(isinstance(arguments["price"], float) for _, arguments in calls)
    for split, arguments in calls:
        assert split_of_value(arguments["isbn"], plan.splits) == split


def test_both_surfaces_give_one_plan(folder: Path) -> None:
    spec = read(Source("books.loom", SPEC)).spec
    (folder / "books.loom.yaml").write_text(print_yaml(spec), encoding="utf-8")
    plans = [compile_spec(folder / name).plan for name in ("books.loom", "books.loom.yaml")]
    assert plans[0] is not None
    assert encode_plan(plans[0]) == encode_plan(plans[1])  # type: ignore[arg-type]


def test_a_changed_file_is_a_changed_plan(folder: Path) -> None:
    before = compile_spec(folder / "books.loom").plan
    (folder / "values" / "shelves.txt").write_text("north\nsouth\n", encoding="utf-8")
    after = compile_spec(folder / "books.loom").plan
    assert before is not None
    assert after is not None
    assert before.data_hash != after.data_hash


def test_faker_gives_the_same_from_one_seed() -> None:
    kind = ValueType("string", "faker.catch_phrase", held_out=True)
    splits = (Split("train", 0.5), Split("test", 0.5))
    drawn = [[Values(Random(seed), split="test", splits=splits).draw(kind) for seed in range(20)] for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert {split_of_value(value, splits) for value in drawn[0]} == {"test"}


def test_an_address_stands_on_one_line() -> None:
    assert all("\n" not in str(provided("address", seed)) for seed in range(20))


@pytest.mark.parametrize(("name", "why"), [
    ("isbn13", None), ("date_this_year", "clock"), ("credit_card_expire", "clock"), ("passport_dob", "clock"),
    ("profile", "clock"), ("random_elements", "single"), ("enum", "told more"), ("isbm13", "no such"),
    ("add_provider", "no such"), ("seed", "no such"), ("__class__", "no such"), ("random.random", "no such"),
])  # fmt: skip
def test_which_providers_are_taken(name: str, why: str | None) -> None:
    said = why_not(name)
    assert said is None if why is None else why in str(said)


def test_how_many_values_a_provider_has() -> None:
    assert how_many("currency_code") < 200
    assert how_many("isbn13") == float("inf")
    assert json.dumps(provided("pydecimal", 1))

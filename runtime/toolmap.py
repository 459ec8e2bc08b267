"""The tool graph as a picture: groups of tools in columns, lines for what one gives another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dialoom.compiler.plan import Plan
from dialoom.compiler.toolgraph import Edge, ToolNetwork

__all__ = ["ToolMap", "map_tools", "write_graphml", "write_page", "write_svg"]

_ROW, _HEAD, _GAP, _MARGIN = 22, 30, 26, 24
_LETTER, _LONGEST = 7.0, 34
_TALLEST = 30  # tools of a group
_COLUMN_GAP = 120
_MOST_LINES = 400
_MOST_EDGES = 20_000


@dataclass(frozen=True, slots=True)
class ToolMap:
    """``groups``: tools by the first part of their names, at most 30 a group; ``left_out``: edges too many to show."""

    title: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    edges: tuple[Edge, ...]
    left_out: int = 0


def map_tools(plan: Plan) -> ToolMap:
    """The map of a plan's tools; of very many edges the closest are kept."""
    names = [tool.name for tool in plan.tools]
    edges = list(ToolNetwork(plan.graph, names).edges()) if plan.graph else []
    kept = sorted(edges, key=lambda edge: (edge.kind != "feeds", -edge.similarity))[:_MOST_EDGES]
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(name.partition(".")[0] if "." in name else "", []).append(name)
    parts = []
    for title, members in groups.items():
        for start in range(0, len(members), _TALLEST):
            parts.append((title or "tools", tuple(members[start : start + _TALLEST])))
    inside = set(kept)
    return ToolMap(plan.dataset, tuple(parts), tuple(edge for edge in edges if edge in inside),
                   len(edges) - len(kept))


def write_graphml(drawn: ToolMap) -> str:
    """GraphML: a node for each tool, an edge for each pair, with its kind, fields and similarity."""
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(name=drawn.title)
    for title, members in drawn.groups:
        for name in members:
            graph.add_node(name, group=title)
    for edge in drawn.edges:
        graph.add_edge(edge.source, edge.target, kind=edge.kind, output=edge.output, input=edge.input,
                       similarity=edge.similarity)
    return "\n".join(networkx.generate_graphml(graph)) + "\n"


def write_svg(drawn: ToolMap) -> str:
    """An SVG of all tools, with lines for what results give to calls; of too many the closest."""
    places, boxes, width, height = _places(drawn.groups)
    lines = sorted((edge for edge in drawn.edges if edge.kind == "feeds"), key=lambda edge: -edge.similarity)
    shown = lines[:_MOST_LINES]
    said = f"{drawn.title}: {len(places)} tools, {len(lines)} results that feed calls"
    said += f", the closest {_MOST_LINES} drawn" if len(lines) > _MOST_LINES else ""
    width = max(width, 2 * _MARGIN + _LETTER * len(said))  # few tools are narrower than what is said below them
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" font-family="system-ui, sans-serif" font-size="12">',
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#3367a8"/></marker></defs>',
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>',
    ]
    for title, (x, y, w, h) in boxes:
        parts.append(f'<rect x="{x:.0f}" y="{y:.0f}" width="{w:.0f}" height="{h:.0f}" rx="6" fill="#f5f7fa" '
                     f'stroke="#d5dbe3"/><text x="{x + 10:.0f}" y="{y + 20:.0f}" font-weight="600" fill="#445">'
                     f'{escape(title)}</text>')
    parts += [_line(edge, places) for edge in shown]
    for name, (x, y, _) in places.items():
        short = _short(name)
        parts.append(f'<g class="tool" data-tool="{escape(name)}"><title>{escape(name)}</title>'
                     f'<circle cx="{x:.0f}" cy="{y - 4:.0f}" r="3" fill="#3367a8"/>'
                     f'<text x="{x + 10:.0f}" y="{y:.0f}" fill="#223">{escape(short)}</text></g>')
    parts.append(f'<text x="{_MARGIN}" y="{height - 10:.0f}" fill="#667">{escape(said)}</text></svg>')
    return "\n".join(parts) + "\n"


def write_page(drawn: ToolMap) -> str:
    """A page that needs nothing else: the picture, a search, and what hangs together with the tool chosen."""
    from importlib.resources import files
    from json import dumps

    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    template = files("dialoom.runtime").joinpath("toolmap.html.jinja").read_text(encoding="utf-8")
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    edges = [[e.source, e.target, e.kind, e.output, e.input, round(e.similarity, 2)] for e in drawn.edges]
    data = dumps(edges, ensure_ascii=True).replace("<", "\\u003c")
    return environment.from_string(template).render(title=drawn.title, svg=write_svg(drawn), edges=data,
                                                    left_out=drawn.left_out)


def _short(name: str) -> str:
    short = name.partition(".")[2] or name
    return short if len(short) <= _LONGEST else short[: _LONGEST - 1] + "…"


def _places(groups: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[
    dict[str, tuple[float, float, float]], list[tuple[str, tuple[float, float, float, float]]], float, float
]:
    """Tool → (left, base line, right end); the boxes of the groups; the width and the height of all."""
    heights = [_HEAD + _ROW * len(members) + 8 for _, members in groups]
    total = sum(heights) + _GAP * len(heights)
    columns = max(1, min(len(groups), round((total / 420) ** 0.5) or 1))
    limit = max(total / columns, max(heights, default=0.0))
    places: dict[str, tuple[float, float, float]] = {}
    boxes: list[tuple[str, tuple[float, float, float, float]]] = []
    x, y, bottom, widest = float(_MARGIN), float(_MARGIN), 0.0, 0.0
    for (title, members), height in zip(groups, heights, strict=True):
        if y > _MARGIN and y + height > limit + _MARGIN:
            x, y, widest = x + widest + _COLUMN_GAP, float(_MARGIN), 0.0
        width = 34 + _LETTER * max([len(title), *(len(_short(name)) for name in members)])
        widest = max(widest, width)
        boxes.append((title, (x, y, width, height)))
        for row, name in enumerate(members):
            places[name] = (x + 14, y + _HEAD + _ROW * (row + 0.7), x + width)
        y += height + _GAP
        bottom = max(bottom, y)
    return places, boxes, x + widest + _MARGIN + _COLUMN_GAP / 2, bottom + _MARGIN


def _line(edge: Edge, places: dict[str, tuple[float, float, float]]) -> str:
    """A curve from the right end of the source to the target, whichever side that lies on."""
    (_, y1, right1), (x2, y2, right2) = places[edge.source], places[edge.target]
    if x2 > right1:
        start, end = (right1, y1 - 4), (x2 - 8, y2 - 4)
        bend = (end[0] - start[0]) / 2
        curve = f"C{start[0] + bend:.0f} {start[1]:.0f} {end[0] - bend:.0f} {end[1]:.0f}"
    else:
        start, end = (right1, y1 - 4), (right2, y2 - 4)
        out = max(right1, right2) + 18 + min(abs(y2 - y1) / 6, _COLUMN_GAP / 2)
        curve = f"C{out:.0f} {start[1]:.0f} {out:.0f} {end[1]:.0f}"
    said = f"{edge.source}.{edge.output} → {edge.target}.{edge.input} ({edge.similarity:.2f})"
    return (f'<path class="feeds" data-from="{escape(edge.source)}" data-to="{escape(edge.target)}" '
            f'd="M{start[0]:.0f} {start[1]:.0f}{curve} {end[0]:.0f} {end[1]:.0f}" fill="none" stroke="#3367a8" '
            f'stroke-opacity=".45" marker-end="url(#arrow)"><title>{escape(said)}</title></path>')

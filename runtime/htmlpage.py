"""Pages that need nothing but themselves: templates, styles and a script become one HTML text."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files

from dialoom import __version__

__all__ = ["render_html"]


def render_html(template: str, *, folders: Sequence[str], styles: Sequence[str], script: str, page: object) -> str:
    """The HTML of ``page``, which the template knows by that name.

    ``folders``: packages whose folder ``page`` holds the files; the first that has a name gives it. All text of
    ``page`` is escaped, and the page lets no script run but its own.
    """
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup

    places = [files(folder).joinpath("page") for folder in folders]

    def text_of(name: str) -> str:
        place = next(place for place in places if place.joinpath(name).is_file())
        return place.joinpath(name).read_text(encoding="utf-8")

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(text_of), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    code = text_of(script)
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    # Style and script are ours, read from our files; everything else goes through the escaping.
    return environment.get_template(template).render(
        page=page, version=__version__, style=Markup("\n".join(map(text_of, styles))), script=Markup(code),
        script_hash=f"sha256-{digest}",
    )  # fmt: skip

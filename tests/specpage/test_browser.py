"""The page of a spec, opened as a person opens it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from dialoom.cli.main import main
from tests.packaging.tree import ROOT

pytestmark = pytest.mark.browser
_FORMS = Path(__file__).parent / "forms.loom"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doc")
    for spec in (_FORMS, ROOT / "specs" / "toolweave_3k.loom"):
        assert main(["doc", str(spec), "-o", str(folder), "-q"]) == 0
    return folder


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    opened = chromium.new_page(viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    assert complaints == []
    assert [url for url in asked if not url.startswith("file:")] == []
    opened.close()


def test_hostile_text_is_text(tab: Page, pages: Path) -> None:
    tab.goto((pages / "forms.html").as_uri())
    assert tab.title() == "parcels · Dialoom spec"
    assert tab.locator("img").count() == 0
    assert tab.locator("script").count() == 1
    shown = tab.locator("main").inner_text()
    for text in ("</script><script>document.title='owned'</script>", "<em>grumbles</em>", "<know>", "<i>odd</i>",
                 "<depot>", "<a form>", "A <b>parcel</b> & its way", "onerror="):  # fmt: skip
        assert text in shown


def test_search_and_links(tab: Page, pages: Path) -> None:
    tab.goto((pages / "toolweave_3k.html").as_uri())
    tab.keyboard.press("/")
    tab.keyboard.type("conditional")
    visible = tab.locator("#scenarios [data-item]:visible")
    assert visible.count() == 1
    assert tab.locator("#scenarios output").inner_text() == "1 of 65"
    visible.locator("summary").click()
    visible.locator(".box a", has_text="Library.GetLoan").click()
    part = tab.locator('[id="tool-Library.GetLoan"]')
    tab.locator('[id="tool-Library.GetLoan"][open]').wait_for()  # the page hears of the link after the click
    part.locator("a", has_text="library.2").first.click()  # a search hides it: the link shows it
    tab.locator('[id="scenario-library.2"]').wait_for(state="visible")


@pytest.mark.parametrize("name", ["forms", "toolweave_3k"])
@pytest.mark.parametrize("width", [400, 1280])
def test_nothing_is_wider_than_the_screen(tab: Page, pages: Path, name: str, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto((pages / f"{name}.html").as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert tab.evaluate("document.documentElement.scrollWidth") == width


def test_paper_shows_what_is_closed(tab: Page, pages: Path) -> None:
    tab.goto((pages / "toolweave_3k.html").as_uri())
    closed = tab.locator('[id="scenario-banking.1"] .inside')
    assert not closed.is_visible()
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    assert closed.is_visible()
    assert not tab.locator("nav").is_visible()


def test_dark_and_light_differ(tab: Page, pages: Path) -> None:
    tab.goto((pages / "forms.html").as_uri())
    colours = []
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        colours.append(tab.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert colours[0] != colours[1]

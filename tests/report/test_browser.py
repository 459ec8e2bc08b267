"""The report, opened as a person opens it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from dialoom.runtime.report.page import render_page
from tests.report.pages import HOSTILE, page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render_page(page()), encoding="utf-8")
    return path


@pytest.fixture
def opened(chromium: Browser, report: Path) -> Iterator[Page]:
    """The page, with what the console said and what was asked of the network held against it at the end."""
    tab = chromium.new_page(viewport={"width": 1200, "height": 900})
    complaints: list[str] = []
    requests: list[str] = []

    def remember(request: Request) -> None:
        requests.append(request.url)

    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("request", remember)
    tab.goto(report.as_uri())
    yield tab
    assert complaints == []
    assert requests == [report.as_uri()], "the report asks a server for something"
    tab.close()


def visible(tab: Page) -> list[str]:
    return [item.get_attribute("id") or "" for item in tab.locator(".dialogue:visible").all()]


def test_hostile_text_is_text(opened: Page) -> None:
    assert opened.title() == f"crm {HOSTILE} · Dialoom report"
    assert opened.locator("h1").inner_text() == f"crm {HOSTILE}"
    assert opened.locator("img").count() == 0
    assert opened.locator("script").count() == 1


def test_filters(opened: Page) -> None:
    assert visible(opened) == ["d0", "d1", "d2", "d3"]
    assert opened.locator(".count").inner_text() == "4 of 4 shown"
    opened.select_option("select[name=scenario]", "add_prospect")
    assert visible(opened) == ["d0", "d1"]
    opened.select_option("select[name=pattern]", "tool_error(timeout)")
    assert visible(opened) == ["d1"]
    assert opened.locator(".count").inner_text() == "1 of 4 shown"
    opened.get_by_role("button", name="Clear").click()
    opened.wait_for_function("document.querySelector('.count').textContent === '4 of 4 shown'")
    opened.select_option("select[name=verdict]", "failed")
    assert visible(opened) == ["d2"]


def test_search(opened: Page) -> None:
    opened.fill("input[name=text]", "OWNED")
    assert visible(opened) == ["d0"]
    opened.fill("input[name=text]", "no such words")
    assert visible(opened) == []
    assert opened.locator(".empty").is_visible()


def test_a_dialogue_shows_calls_with_their_provenance(opened: Page) -> None:
    dialogue = opened.locator("#d1")
    assert not dialogue.locator(".call").first.is_visible()
    dialogue.locator("summary").click()
    call = dialogue.locator(".call").last
    assert "CRM.CreateLead" in call.inner_text()
    assert "result ref, message 5" in call.inner_text()
    assert dialogue.locator(".masked").count() == 1
    assert "not trained on" in dialogue.locator(".masked").inner_text()


def test_a_link_opens_the_dialogue(chromium: Browser, report: Path) -> None:
    tab = chromium.new_page()
    tab.goto(f"{report.as_uri()}#d3-5")
    assert tab.locator("#d3-5").is_visible()
    tab.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_overflows(chromium: Browser, report: Path, width: int, scheme: str) -> None:
    tab = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    tab.goto(report.as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.close()


def test_works_without_script(chromium: Browser, report: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(report.as_uri())
    assert len(visible(tab)) == 4
    assert not tab.locator(".filters").is_visible()
    context.close()


def test_every_control_has_a_name_and_every_text_enough_contrast(opened: Page) -> None:
    assert opened.locator("select, input, button").evaluate_all(
        "all => all.filter(one => !(one.labels && one.labels.length) && !one.textContent.trim()).length"
    ) == 0
    # WCAG 2.2, relative luminance and contrast ratio; 4.5 is its level AA for body text.
    ratio = """() => {
      const channel = (value) => (value /= 255, value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
      const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
      const rgb = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
        return canvas.getImageData(0, 0, 1, 1).data; };
      const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
      const worst = [];
      for (const one of document.querySelectorAll('.chip, .lead, .facts dt, th, nav a, .thought, .who, .interval')) {
        let behind = one;
        const see_through = () => rgb(getComputedStyle(behind).backgroundColor)[3] < 255;
        while (see_through() && behind.parentElement) behind = behind.parentElement;
        const [a, b] = [light(rgb(getComputedStyle(one).color)), light(rgb(getComputedStyle(behind).backgroundColor))];
        const found = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (found < 4.5) worst.push(`${one.className || one.tagName}: ${found.toFixed(2)}`);
      }
      return worst;
    }"""
    for scheme in ("light", "dark"):
        opened.emulate_media(color_scheme=scheme)
        assert opened.evaluate(ratio) == []

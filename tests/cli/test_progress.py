from __future__ import annotations

from io import StringIO

from rich.console import Console

from dialoom.cli.live_progress import LiveProgress
from dialoom.cli.plain_progress import PlainProgress


def test_plain_lines_are_few_and_whole() -> None:
    seconds = iter([0.0, 5.0, 40.0, 41.0, 66.0, 81.0])
    page = StringIO()
    progress = PlainProgress(page, clock=lambda: next(seconds))
    progress.start("synthesize", 5000)
    progress.advance(1000)  # after 5 s: too soon for another line
    progress.advance(1000)  # after 40 s: told, which looks at the clock once more
    progress.advance(500)  # after 66 s
    progress.finish()
    assert page.getvalue().splitlines() == [
        "synthesize: 5,000 to do",
        "synthesize: 2,000 of 5,000 (40%)",
        "synthesize: 2,500 done in 81.0 s",
    ]


def test_work_of_unknown_length() -> None:
    page = StringIO()
    progress = PlainProgress(page, clock=lambda: 0.0)
    progress.start("report", None)
    progress.note("a word")
    progress.finish()
    assert page.getvalue().splitlines() == ["report …", "a word", "report: done in 0.0 s"]


def test_the_live_bar_leaves_only_notes() -> None:
    page = StringIO()
    progress = LiveProgress(keep_times=True, console=Console(file=page, force_terminal=False, width=80))
    progress.start("synthesize [not markup]", 10)
    progress.advance(4)
    progress.note("[a] note")
    progress.finish()
    progress.finish()
    lines = [line for line in page.getvalue().splitlines() if line.strip()]
    assert "[a] note" in lines
    assert lines[-1].startswith("synthesize [not markup]: ")

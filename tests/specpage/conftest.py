"""The browser of the report's tests, for the page of a spec."""

from tests.report.conftest import chromium

__all__ = ["chromium"]

"""The report of a run: one static HTML file, opened from anywhere, that asks no server for anything."""

from dialoom.runtime.report.writing import write_report

__all__ = ["write_report"]

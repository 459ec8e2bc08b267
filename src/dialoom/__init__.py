"""Dialoom: data set specs for tool-calling dialogues, compiled to plans and executed."""

__version__ = "0.1.0"

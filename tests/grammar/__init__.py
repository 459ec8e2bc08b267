"""Tests of the language: reading, printing, diagnostics."""

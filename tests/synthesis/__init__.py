"""Tests of synthesis: values, world, drafts, patterns, verifier."""

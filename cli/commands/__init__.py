"""The commands, one a module: each reads its options, calls one thing of a lower floor, and prints."""

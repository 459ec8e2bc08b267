"""The linter: what is legal in a spec, and unwise. Each rule is a pure function from the program to findings."""

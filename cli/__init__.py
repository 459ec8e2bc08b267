"""The command line: commands, progress, exit codes; it knows every floor and holds no logic."""

"""The language server: what the compiler knows of a spec, told to an editor while it is written."""

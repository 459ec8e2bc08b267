"""The compiler: from the tree of a spec to its generation plan."""

"""The runtime: from a plan to dialogues, a data set, a model, its scores and a report."""

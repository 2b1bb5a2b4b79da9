"""A network in training: what it owns, how it is run, what can be seen of it, one step recorded."""

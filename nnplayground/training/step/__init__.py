"""One training step: the module of a graph, its flat parameters, the order of samples, and the two ways to run it."""

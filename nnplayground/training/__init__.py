"""From a graph to a network that learns: a step, a session of steps, its state, what is measured, the timeline."""

"""From a graph to a network that learns: compile, step, session, state, snapshot."""

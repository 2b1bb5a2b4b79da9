"""The canvas: the network as blocks and neurons, and the gestures that change it."""

"""The canvas: the network as cards and neurons, and the gestures that change it."""

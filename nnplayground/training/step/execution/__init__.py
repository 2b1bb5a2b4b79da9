"""The ways to run a training step, behind one protocol; ``chooser`` alone knows which there are."""

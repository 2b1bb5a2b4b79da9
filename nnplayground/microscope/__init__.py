"""One training step, opened up: recorded, told operation by operation, and walked through in both directions."""

"""One training step, opened up: recorded, explained operation by operation, and walked through in both directions."""

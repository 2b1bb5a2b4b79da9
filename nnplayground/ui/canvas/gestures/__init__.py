"""What the mouse does on the canvas, one gesture a file: each sees the canvas as a ``Surface``."""

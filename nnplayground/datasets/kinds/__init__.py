"""One data set (or family) a file; importing a file registers it."""

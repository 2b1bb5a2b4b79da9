"""One plot a file; importing a file registers it."""

"""One penalty a file; importing a file registers it."""

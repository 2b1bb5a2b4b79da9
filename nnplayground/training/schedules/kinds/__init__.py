"""One schedule a file; importing a file registers it."""

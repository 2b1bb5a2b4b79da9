"""One initializer a file; importing a file registers it."""

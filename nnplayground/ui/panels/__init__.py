"""One panel a file; importing a file registers it."""

"""One optimizer a file; importing a file registers it."""

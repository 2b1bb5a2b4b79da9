"""One loss function a file; importing a file registers it."""

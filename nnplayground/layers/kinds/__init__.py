"""One layer a file; importing a file registers its layer."""

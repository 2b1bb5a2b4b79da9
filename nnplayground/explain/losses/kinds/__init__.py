"""The explanation of one loss a file, called as the loss's own."""

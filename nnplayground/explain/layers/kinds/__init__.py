"""The explanation of one layer a file, called as the layer's own."""

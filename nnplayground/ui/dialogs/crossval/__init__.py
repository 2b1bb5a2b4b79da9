"""Cross-validation: a window that trains the network on one part of the samples after the other."""

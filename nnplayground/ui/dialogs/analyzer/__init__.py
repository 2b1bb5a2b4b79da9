"""The analyzer's parts: the table of layers, its bars, and the list of problems."""

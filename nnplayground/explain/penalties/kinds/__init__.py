"""The explanation of one penalty a file, called as the penalty's own."""

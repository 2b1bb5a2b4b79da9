"""The explanation of one optimizer a file, called as the optimizer's own."""

"""The dialog that reads a table of the user's own."""

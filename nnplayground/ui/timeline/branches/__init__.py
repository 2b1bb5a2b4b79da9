"""The list of the branches."""

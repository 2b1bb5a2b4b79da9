"""The state of a session as arrays: how they are checked, and the trained weights that a run may start from."""

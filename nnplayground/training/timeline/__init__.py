"""The checkpoints of a run and its branches, within a budget of memory."""

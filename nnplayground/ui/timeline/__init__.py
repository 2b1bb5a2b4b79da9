"""Everything of the timeline: its bar, the list of its branches, its checkpoints in words."""

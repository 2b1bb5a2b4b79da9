"""A project open in the window: its undo history, its data, its training thread, and what every view is told."""

"""For a class: what of the window is on show, and what helps those in the last row to follow the mouse."""

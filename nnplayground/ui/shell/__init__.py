"""What actions and bars get of the window, and the actions themselves: one record each."""

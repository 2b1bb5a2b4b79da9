"""The command palette: every action of the menus, found by typing."""

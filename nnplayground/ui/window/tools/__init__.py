"""What stands in the toolbar beside the buttons of actions."""

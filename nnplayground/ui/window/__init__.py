"""The main window: docks, menus, toolbar, status bar, messages, and how it is opened."""

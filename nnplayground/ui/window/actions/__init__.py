"""What menus, toolbar and keys do: one menu a file."""

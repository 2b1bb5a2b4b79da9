"""Editors made from declared settings: one kind of editor a file, and the form that puts them together."""

"""The layers, one class a file in ``kinds``, and the initializers that they name."""

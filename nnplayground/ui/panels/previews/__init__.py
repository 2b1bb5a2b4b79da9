"""The pictures of the inspector: what an activation, an initializer, a loss or a schedule does, with live numbers."""

"""The gallery: templates to start from, each with a picture painted from its own network and data."""

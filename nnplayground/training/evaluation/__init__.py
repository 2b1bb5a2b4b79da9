"""What is measured of a network in evaluation mode."""

"""The canvas while the microscope is open: where the walk stands, and the numbers on their way."""

"""What the microscope tells of layers, losses, optimizers and penalties, each found by the class that it explains."""

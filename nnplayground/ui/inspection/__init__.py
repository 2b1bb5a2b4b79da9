"""The parts of the microscope's panel: formulas, tensors as grids of numbers, the answer that is predicted."""

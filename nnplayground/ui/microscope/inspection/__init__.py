"""The parts of the microscope's panel: formulas, tensors as grids of numbers, the result that is predicted."""

"""Choosing what the microscope looks at: samples, minibatches, typed values, drawn pictures."""

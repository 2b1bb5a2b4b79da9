"""What ends or interrupts a run: breakpoints, early stopping, steps that fail."""

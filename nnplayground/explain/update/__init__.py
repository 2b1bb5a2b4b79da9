"""What becomes of gradients and parameters: penalties, clipping, the optimizer, the largest norm."""

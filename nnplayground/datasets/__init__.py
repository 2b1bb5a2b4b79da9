"""Data sets: one class each, how they are split, and how they are prepared for training."""

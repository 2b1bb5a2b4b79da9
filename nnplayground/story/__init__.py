"""What is told of one training step, number by number: records, operations, and formulas that can be worked out."""

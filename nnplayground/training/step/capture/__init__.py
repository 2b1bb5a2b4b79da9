"""The captured way to run a step: recorded once as ATen operations, written out as one TorchScript function."""

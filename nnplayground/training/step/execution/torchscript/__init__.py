"""The captured way on the CPU: recorded once as ATen operations, written out as one TorchScript function.

TorchScript is deprecated by PyTorch, so nothing outside this folder knows of it, and only ``compiler`` calls it.
"""

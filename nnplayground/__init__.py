"""nnplayground: build a neural network on a canvas, train it, and watch it learn."""

import logging

__version__ = "0.1.0"

logging.getLogger(__name__).addHandler(logging.NullHandler())  # quiet until ``log_file.begin`` says where it goes

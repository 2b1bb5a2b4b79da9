"""nnplayground: build a neural network on a canvas, train it, and watch it learn."""

__version__ = "0.1.0"

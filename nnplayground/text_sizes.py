"""Sizes of text that a person can choose, in per cent of the platform's: for the window and for the command line."""

TEXT_SIZES = (100, 115, 130, 150, 175, 200, 250)
"""Those that View offers, from the smallest to the largest."""

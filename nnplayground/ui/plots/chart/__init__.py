"""Axes and what is drawn on them."""

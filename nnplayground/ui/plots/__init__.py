"""Plots of a run; one a file in ``kinds``, made of the charts in ``chart``."""

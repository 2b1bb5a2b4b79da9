"""The explanations of layers: what several share, and one a file in ``kinds``."""

"""The explanations of optimizers: what several share, and one a file in ``kinds``."""

"""The contract of optimizers and what they share; one a file in ``kinds``."""

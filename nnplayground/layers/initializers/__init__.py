"""The contract of initializers and what they share; one a file in ``kinds``."""

"""Penalties on the weights; one a file in ``kinds``."""

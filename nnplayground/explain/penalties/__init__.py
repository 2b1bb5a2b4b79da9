"""The explanations of penalties on the weights; one a file in ``kinds``."""

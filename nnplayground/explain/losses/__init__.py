"""The explanations of losses: what several share, and one a file in ``kinds``."""

"""What is measured of a network in training for whoever shows it: one figure a file in ``kinds``."""

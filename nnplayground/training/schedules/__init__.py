"""The contract of learning-rate schedules; one a file in ``kinds``."""

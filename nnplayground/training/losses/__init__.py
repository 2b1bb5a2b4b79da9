"""What loss functions share; one a file in ``kinds``."""

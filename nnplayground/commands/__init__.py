"""What ``nnplayground COMMAND`` can do: one class a file in ``kinds``."""

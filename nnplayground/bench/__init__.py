"""Measurements of the product beside their references, for ``nnplayground bench``.

Whatever is Qt or torch is imported where it is needed: the command line loads the modules of ``parts`` for its help.
"""

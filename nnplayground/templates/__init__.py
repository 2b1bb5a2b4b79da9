"""Projects to start from: the templates of the gallery and of the command line, one function each in ``kinds``."""

from nnplayground.templates.template import TEMPLATES, Level, Template

__all__ = ["TEMPLATES", "Level", "Template"]

"""The file of a project, ``.nnp``: a zip of readable JSON, safetensors, and the data that travel with it.

No pickle anywhere: opening a file from a stranger runs none of its code.
"""

from nnplayground.project_file.archive import ProjectFileError
from nnplayground.project_file.file import Loaded, load, load_all, save
from nnplayground.project_file.record import FORMAT

__all__ = ["FORMAT", "Loaded", "ProjectFileError", "load", "load_all", "save"]

"""The window About: versions, licences, and the files that the program keeps for itself."""

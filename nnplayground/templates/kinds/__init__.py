"""The templates, one file each or one for a family of like networks."""

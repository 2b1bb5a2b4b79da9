"""Pictures from folders and from the files of MNIST."""

"""What is seen of a data set: tables, pictures and figures, in the inspector and in a window of their own."""

"""Tables from CSV files: how they are written, their columns, and samples of them."""

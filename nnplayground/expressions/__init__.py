"""Formulas as trees that are drawn, shown with numbers and worked out; and the records that they speak of."""

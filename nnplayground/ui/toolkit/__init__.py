"""What every part of the window is made with: theme, icons, forms, formulas, work in the background."""

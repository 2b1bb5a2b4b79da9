"""Everything of the microscope: its bar, its commands, its panel's parts, the sample picker, breakpoints."""

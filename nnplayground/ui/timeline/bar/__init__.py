"""The bar of the timeline, and what says that the past is looked at."""

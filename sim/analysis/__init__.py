"""What runs mean: paired effects with intervals, where spending went, and the report."""

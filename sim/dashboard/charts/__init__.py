"""Charts: options for the drawing library, made by pure functions, one kind of figure a file."""

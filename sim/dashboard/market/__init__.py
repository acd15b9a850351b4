"""One visitor's market: the weeks it lives, what is remembered of them, and how they are played."""

"""What is kept of a run: outcomes, the recorder that takes a row a week, the store that writes folders."""

"""These are measurements, run by hand; none of them is a test."""

collect_ignore_glob = ["*.py"]

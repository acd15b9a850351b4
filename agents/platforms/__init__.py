"""Platforms: the channels and what is known of each."""

"""Merchants: who they are, how orders find them, what they earn, and where they sell next."""

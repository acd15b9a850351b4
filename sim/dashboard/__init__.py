"""The dashboard: the model in a browser, for people who do not program. It holds no economics."""

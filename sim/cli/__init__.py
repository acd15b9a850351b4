"""What is typed: one file a command, imported when it is called."""

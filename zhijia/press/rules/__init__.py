"""What a guide says, and when an entry of the directory is too old to trust: pure rules."""

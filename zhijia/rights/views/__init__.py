"""The pages of the rights floor."""

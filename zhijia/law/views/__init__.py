"""The pages of the law library."""

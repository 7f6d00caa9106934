"""What the pages of the law library show."""

"""What the screens of the rights floor show."""

"""What a file is by its content, and how a photo loses the place and time it was taken."""

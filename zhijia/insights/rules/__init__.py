"""What may be published: pure rules."""

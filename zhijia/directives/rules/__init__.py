"""What may be asked of the grassroots, how often, and when it is too much: pure rules."""

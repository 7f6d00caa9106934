"""How long what we hold about people is kept, who removes it, and what was removed when."""

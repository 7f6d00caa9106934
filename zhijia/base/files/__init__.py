"""Papers people hand in: checked by content, cleaned, encrypted, their names sealed."""

"""Pure rules: given facts and dated figures, what the law says. Days come in as arguments."""

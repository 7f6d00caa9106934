"""The pages of accounts: signing in, security, what we know about somebody."""

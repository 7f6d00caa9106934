"""Accounts, and posts: who, where, in which role, from when until when."""

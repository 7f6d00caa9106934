"""Typed input of the rights floor."""

"""Precise assistance: who qualifies for help in hardship, for what, and why."""

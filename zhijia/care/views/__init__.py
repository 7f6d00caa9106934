"""Policies for everybody, policies for officers, trials, and the self-test."""

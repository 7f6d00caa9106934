"""Assistance policies as data, and the engines that decide over families. Pure Python."""

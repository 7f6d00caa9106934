"""What leaves the house: side effects as rows of the same transaction, and messages to people.

A service posts a row beside its change. A deliverer hands it over later, at least once and always
with the row's key, so that a receiver who has seen the key does nothing twice.
"""

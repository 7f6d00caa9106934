"""The worker's home: my matters, my messages, me. Reads the floors below, owns no table."""

"""The officer's home: what is to be done today, and the first run of a new district."""

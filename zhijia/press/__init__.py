"""资料: where to go, and what to do first: the service directory and the guides."""

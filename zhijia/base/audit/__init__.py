"""Who did what to what, when. Written once, sealed into a chain, never changed."""

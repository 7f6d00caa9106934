"""Benchmarks: the project beside its peers and beside the limit, interleaved, as ratios."""

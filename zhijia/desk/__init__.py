"""诉求: the one front door for every request, its clock and its hand-offs."""

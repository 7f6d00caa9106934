"""The desk's own rules: the flow of a request, its clock, its numbers, the words it checks."""

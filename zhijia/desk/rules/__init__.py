"""The desk's own rules: the flow of a request, its questions, the words it checks."""

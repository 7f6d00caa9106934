"""The open interface: the law library for other programs, at /api/v1/."""

"""The top floor: settings, URLs, middleware order, the command line. Knows everyone."""

"""Network addresses: into the log that law requires, sealed; and no further into the house."""

"""The shape of what people type in the law library."""

"""The shell, the components and the way a page is answered."""

"""Mechanisms with Django and without a domain word; each sub-package is one of them."""

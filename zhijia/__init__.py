"""Zhijia (职家): the open-source online trade union."""

__version__ = "0.1.0"

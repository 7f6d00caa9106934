"""Pure Python at the bottom of the house: no Django, no clock, no database."""

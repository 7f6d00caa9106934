"""The district's work calendar: the shipped notices and the rows the district adds to them."""

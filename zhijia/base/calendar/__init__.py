"""The district's work calendar: the shipped notices as rows the district may add to."""

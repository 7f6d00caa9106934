"""The law library: articles, dated figures, and the calculators that cite them."""

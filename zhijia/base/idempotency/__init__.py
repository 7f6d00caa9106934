"""One press is one deed, also when the button is pressed twice or the answer was lost on the way."""

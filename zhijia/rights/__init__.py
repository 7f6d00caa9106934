"""维权: cases, social-insurance supervision, letters."""

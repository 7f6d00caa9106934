"""Pure rules of rights protection: dates come in as arguments, nothing reads the clock."""

"""What happens without anybody pressing a button: sweeps over what is due, and long jobs."""

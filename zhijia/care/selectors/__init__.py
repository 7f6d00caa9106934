"""What the pages of policies, trials and the self-test show."""

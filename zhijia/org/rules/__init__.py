"""What law and the national registers say about unions, without any database."""

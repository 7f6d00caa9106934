"""工作公开: what the district publishes about its own work."""

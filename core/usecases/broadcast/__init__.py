"""What broadcasters use: feeds, and what their graphics show."""

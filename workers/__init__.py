"""What takes longer than a request, or has to be done again and again."""

"""What is done to video files; everything that comes in is hostile until it has been looked at."""

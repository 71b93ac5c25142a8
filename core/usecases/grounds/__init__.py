"""The board of a whole tournament: what its matches, fixtures and table look like from afar, ball by ball."""

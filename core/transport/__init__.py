"""Redis: the bus between hubs."""

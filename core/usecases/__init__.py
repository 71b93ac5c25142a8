"""A verb each: what the platform does, over ports."""

"""How a workspace's graphics look: brands, their logos and sponsors, and who wears what."""

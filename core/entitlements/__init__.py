"""What a plan includes: the catalogue, its resolution for somebody somewhere, and the gate that everything asks."""

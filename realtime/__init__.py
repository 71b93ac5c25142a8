"""The hub: scorers' devices, viewers and overlays hold sockets to it, and every ball passes through it."""

"""``cricksy bridge``: a small program beside OBS and vMix that pushes to them what a match's programme and feed say."""

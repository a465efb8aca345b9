"""Template tags of what is compiled."""

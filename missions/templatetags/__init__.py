"""Template tags of the field's pages."""

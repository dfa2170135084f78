"""Changes to many rows of a list at once: chosen on one floor, made on others."""

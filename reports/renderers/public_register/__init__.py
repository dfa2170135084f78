"""The public register in the forms that people fetch: all made of one snapshot, so that they hold the same rows."""

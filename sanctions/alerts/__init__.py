"""Possible matches as people work on them: the whole of one, and many at once."""

"""
What one house lets another one read: the agreement, the decision on each row and field, and the reading itself. It
lives on this floor because its rows come from every floor below, and only this one may read across them.
"""

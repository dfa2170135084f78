"""
The main job, from files to files: import, match, map, screen, score, plan, report.

`tierlight run` does it on a user's own files in a database of its own, `tierlight demo` on the demo country. Each is
a row of operations of the floors below, one transaction per step; this package only puts them in order.
"""

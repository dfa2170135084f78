"""
The demo country: invented organisations, people, firms and sites out of `examples/demo`, loaded through the same
operations a user's own files go through. Its passwords are known to everyone, so it runs on this computer only.
"""

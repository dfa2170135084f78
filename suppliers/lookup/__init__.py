"""
Who in a large register is meant by a name, however it is spelled. Pure: records in, hits with reasons out; only
`register.py` reads a database. Numpy is imported by the modules behind this door, so open it inside functions.
"""

from suppliers.lookup.finding import Finder
from suppliers.lookup.index import Index, build
from suppliers.lookup.payloads import Hit, LookupRecord

__all__ = ["Finder", "Hit", "Index", "LookupRecord", "build"]

"""The logo of an organisation: taken in, made safe, and put on the covers of its reports."""

from reports.marks.marks import logo_of, mark_of, remove_mark, set_mark

__all__ = ["logo_of", "mark_of", "remove_mark", "set_mark"]

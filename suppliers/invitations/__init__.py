"""Cascade invitations: a supplier is asked by a link, declares its own suppliers, and may ask those in turn."""

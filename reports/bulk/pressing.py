"""
What one process that draws does. It reads no database and loads nothing that could: what it loads decides how much
memory each further process costs (40 MB so, 117 MB with the tables of the database).
"""

import gc
import hashlib
import os
import signal
import threading
from contextlib import suppress
from multiprocessing.connection import Connection

from reports.contents.blocks import Document
from reports.contents.kinds import Form
from reports.renderers import render

SELDOM = (20_000, 20, 50)


def pressed(document: Document, form: Form) -> tuple[bytes, str]:
    """The file and its SHA-256."""
    content = render(document, form)
    return content, hashlib.sha256(content).hexdigest()


def begin(stop: Connection) -> None:
    """A document is many small objects and few circles: looking for circles as seldom as this saves a tenth."""
    gc.set_threshold(*SELDOM)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(stop,), daemon=True).start()


def _end_with_parent(stop: Connection) -> None:
    """The pipe has no other end any more once the parent is gone."""
    with suppress(EOFError, OSError):
        stop.recv_bytes()
    os._exit(1)

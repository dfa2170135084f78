"""A long list of texts as one parameter: as so many of their own, writing a statement costs more than answering it."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, any_, bindparam, func, select
from sqlmodel import Session


def has_arrays(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def among_texts(one: Any, texts: Sequence[str], *, arrays: bool) -> ColumnElement[bool]:  # noqa: ANN401 - a column of text
    """An array where the database has them, whose length its planner sees; a list in JSON elsewhere."""
    if arrays:
        same: ColumnElement[bool] = one == any_(bindparam(None, list(texts), type_=ARRAY(Text)))
        return same
    listed = func.json_each(json.dumps(texts)).table_valued("value")
    held: ColumnElement[bool] = one.in_(select(listed.c.value))
    return held

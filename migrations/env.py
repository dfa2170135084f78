"""Alembic's entry. The connection comes from whoever migrates (`foundation/migrating.py`); there is no alembic.ini."""

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

import audits.models
import foundation.models
import reports.models
import risk.models
import sanctions.models
import suppliers.models

MODELS = (foundation.models, suppliers.models, risk.models, audits.models, sanctions.models, reports.models)


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


migrate(context.config.attributes["connection"])

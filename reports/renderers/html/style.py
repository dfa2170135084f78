"""The style that a report's file carries, and the policy that lets in that style and nothing else."""

import base64
import hashlib
from importlib.resources import files
from typing import Final

STYLE: Final = files("reports.renderers.html").joinpath("report.css").read_text("utf-8")
"""The desk's own colours and measures (api/web/styles/tokens.css), in the letters that a reader has."""

HASHED: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode("ascii")
POLICY: Final = f"default-src 'none'; img-src data:; style-src 'sha256-{HASHED}'; base-uri 'none'; form-action 'none'"

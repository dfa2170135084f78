"""
Answers that are everybody's: any cache may keep them and must ask each time whether they still hold, because what is
taken off the register has to be gone at once. Asking again costs the answer 304. They set no cookie.
"""

import hashlib
from datetime import datetime
from email.utils import format_datetime

from fastapi import Request, Response

CACHED = "public, no-cache"


def public_answer(
    request: Request, content: bytes, media_type: str, *, changed_at: datetime, status: int = 200, file_name: str = ""
) -> Response:
    """The tag is weak because the same answer also leaves packed."""
    tag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {
        "Cache-Control": CACHED,
        "ETag": tag,
        "Last-Modified": format_datetime(changed_at, usegmt=True),
        "Access-Control-Allow-Origin": "*",
    }
    if file_name:
        headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    if tag in {known.strip() for known in request.headers.get("if-none-match", "").split(",")}:
        return Response(status_code=304, headers=headers)
    return Response(content, status_code=status, media_type=media_type, headers=headers)

"""Starlette's test client, whose import warns until `httpx2` is among the development packages."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

__all__ = ["TestClient"]

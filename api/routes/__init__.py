"""REST under /v1. A route is a sentence: parse, call one operation, return the row."""

from fastapi import APIRouter

routers: list[APIRouter] = []

"""The invented country behind the demo: who works for whom, where, and what went wrong."""

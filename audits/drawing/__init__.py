"""The fair draw: pure, language-neutral, and told in `docs/guides/redraw.md` so that anybody can run it again."""

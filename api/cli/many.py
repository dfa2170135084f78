"""`--x a b c` and `--x a --x b` mean the same, wherever an option takes several files."""

from collections.abc import Iterator, Sequence
from typing import Any

from typer.core import TyperCommand


def spread(arguments: Sequence[str], several: frozenset[str]) -> Iterator[str]:
    """Repeats the option before each of its values, up to the next option."""
    option = ""
    for argument in arguments:
        if argument.startswith("-") and argument != "-":
            option = argument if argument in several else ""
            if not option:
                yield argument
        elif option:
            yield from (option, argument)
        else:
            yield argument


class ManyFilesCommand(TyperCommand):
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer keeps the type of its contexts private
        several = frozenset(
            name for parameter in self.params if getattr(parameter, "multiple", False) for name in parameter.opts
        )
        return super().parse_args(ctx, list(spread(args, several)))

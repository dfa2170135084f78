"""Reads settings, commands, refusals, jobs and drivers off the program itself, as plain values."""

import ast
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("foundation", "suppliers", "risk", "audits", "sanctions", "reports", "api")
CODE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
FAMILIES = ("NotFound", "NotAllowed", "Conflict", "Invalid", "SourceUnavailable", "StatusError")
SECRET_DEFAULT = "none; refused when short or a placeholder"  # noqa: S105 - words for the page, not a secret


@dataclass(frozen=True, slots=True)
class SettingLine:
    name: str
    default: str
    limits: str
    what: str


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """`names` as typed; `needed` when the command refuses to start without it."""

    names: str
    needed: bool
    default: str
    what: str


@dataclass(frozen=True, slots=True)
class CommandLine:
    path: str
    what: str
    parameters: tuple[ParameterLine, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    code: str
    family: str
    sentence: str
    place: str


def settings() -> Iterator[SettingLine]:
    from pydantic import SecretStr  # noqa: PLC0415 - only this page needs it

    from foundation.settings import Settings  # noqa: PLC0415 - a page of its own

    for name, field in Settings.model_fields.items():
        default = SECRET_DEFAULT if isinstance(field.default, SecretStr) else f"`{field.default}`"
        limits = ", ".join(_limit(one) for one in field.metadata if _limit(one))
        shown = "empty" if field.default == "" else default
        yield SettingLine(f"TIERLIGHT_{name.upper()}", shown, limits, field.description or "")


def _limit(constraint: object) -> str:
    for word, text in (("ge", "from"), ("le", "to"), ("pattern", "one of")):
        value = getattr(constraint, word, None)
        if value is not None:
            return f"{text} {str(value).strip('^$()').replace('|', ' or ')}"
    return ""


def commands() -> Iterator[CommandLine]:
    from typer.main import get_command  # noqa: PLC0415 - only this page needs it

    from api.cli import app  # noqa: PLC0415 - pulls in the command line

    yield from _commands(get_command(app), "tierlight")


def _commands(group: Any, path: str) -> Iterator[CommandLine]:  # noqa: ANN401 - typer keeps the types of its commands private
    for name, command in group.commands.items():
        below = f"{path} {name}"
        if hasattr(command, "commands"):
            yield from _commands(command, below)
        else:
            parameters = tuple(_parameter(one) for one in command.params if one.name != "help")
            yield CommandLine(below, " ".join((command.help or "").split()), parameters)


def _parameter(one: Any) -> ParameterLine:  # noqa: ANN401 - as above
    argument = not one.opts[0].startswith("-")
    names = one.opts[0].upper() if argument else ", ".join((*one.opts, *one.secondary_opts))
    several = " ..." if getattr(one, "multiple", False) else ""
    default = "" if one.default in (None, "", False) or one.required else f"`{one.default}`"
    return ParameterLine(names + several, bool(one.required), default, " ".join((one.help or "").split()))


def refusals() -> list[Refusal]:
    """
    Every class below the five families that has a code of its own, in the order of the codes. Read off the source and
    not off the imported classes: a page must not need every library to be loaded.
    """
    classes = list(_classes())
    kinds: dict[str, list[_Kind]] = defaultdict(list)
    for kind in classes:
        kinds[kind.name].append(kind)
    said = _sentences_where_made()
    found = []
    for kind in classes:
        family, code = _family(kind, kinds), _code(kind.node)
        if family and code:
            sentence = _own_sentence(kind.node) or said.get(kind.name) or ast.get_docstring(kind.node) or ""
            found.append(Refusal(code, family, " ".join(sentence.split()), f"{kind.module}.{kind.name}"))
    return sorted(found, key=lambda refusal: (refusal.code, refusal.place))


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    module: str
    node: ast.ClassDef


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            yield module, ast.parse(path.read_text("utf-8"))


def _classes() -> Iterator[_Kind]:
    for module, tree in _trees():
        yield from (_Kind(node.name, module, node) for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def _sentences_where_made() -> dict[str, str]:
    """For classes that are handed their message: the longest one that any place gives them."""
    said: dict[str, str] = {}
    for _, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                longest = max((_text(argument) for argument in node.args), key=len)
                said[node.func.id] = max(
                    said.get(
                        node.func.id,
                        "",
                    ),
                    longest,
                    key=len,
                )
    return said


def _family(kind: _Kind, kinds: dict[str, list[_Kind]]) -> str:
    """The family that a class comes from, over any number of steps; empty for what is no refusal or a family itself."""
    if kind.name in FAMILIES:
        return ""
    for base in kind.node.bases:
        name = base.id if isinstance(base, ast.Name) else ""
        if name in FAMILIES:
            return name
        above = (_family(one, kinds) for one in kinds.get(name, ()) if one.node is not kind.node)
        found = next((family for family in above if family), "")
        if found:
            return found
    return ""


def _code(kind: ast.ClassDef) -> str:
    for node in kind.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code))):
                return code
    return ""


def _own_sentence(kind: ast.ClassDef) -> str:
    """The message as written, with `…` where a fact is put in; empty when the class is handed its message."""
    for node in ast.walk(kind):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__" and node.args:
            longest = max((_text(argument) for argument in node.args), key=len)
            if longest.strip("… :"):
                return longest
    return ""


def _text(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part) for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _text(left) + _text(right)
        case _:
            return "…"


def row_issues() -> dict[str, str]:
    """Code and sentence of everything that can be said about a row: every table of such sentences in `suppliers`."""
    found: dict[str, str] = {}
    for module, tree in _trees():
        for node in tree.body if module.startswith("suppliers.") else ():
            table = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
            if isinstance(table, ast.Dict):
                found |= _sentences_of(table)
    return dict(sorted(found.items()))


def _sentences_of(table: ast.Dict) -> dict[str, str]:
    pairs = zip(table.keys, table.values, strict=True)
    found = {_text(key): _text(value) for key, value in pairs if key is not None}
    return found if found and all(CODE.fullmatch(code) for code in found) else {}


@dataclass(frozen=True, slots=True)
class JobLine:
    """`cron` is empty for a job that no clock fires."""

    name: str
    cron: str
    zone: str


def jobs() -> list[JobLine]:
    """What a worker can do, with the schedule that a freshly migrated database holds."""
    from sqlmodel import select  # noqa: PLC0415 - only this page opens a database

    from api.bindings import handlers_for  # noqa: PLC0415 - pulls in every floor
    from foundation import migrating  # noqa: PLC0415 - as above
    from foundation.database import Database  # noqa: PLC0415 - as above
    from foundation.models import Schedule  # noqa: PLC0415 - as above
    from foundation.settings import Settings  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory(prefix="tierlight-docs-") as folder:
        database = Database.at(f"sqlite:///{folder}/empty.sqlite")
        migrating.upgrade(database)
        with database.reading() as session:
            clock = {row.name: row for row in session.exec(select(Schedule).where(Schedule.enabled))}
        database.close()
    names = sorted({*handlers_for(Settings(demo=True)), *clock})
    return [
        JobLine(name, clock[name].cron, clock[name].time_zone) if name in clock else JobLine(name, "", "")
        for name in names
    ]

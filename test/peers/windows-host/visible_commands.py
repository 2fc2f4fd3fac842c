"""Get-Command at a played endpoint: what its session shows to whoever opens it."""

from clixml import Obj, Primitive, text
from psrp_cast import Player
from psrp_order import Command
from psrp_pipeline import Pipeline
from settings import Endpoint

_AUTOMATION = "System.Management.Automation"
# Those of a RestrictedRemoteServer session.
_STANDARD = (
    "Clear-Host",
    "Exit-PSSession",
    "Get-Command",
    "Get-FormatData",
    "Get-Help",
    "Measure-Object",
    "Out-Default",
    "Select-Object",
)


def visible_commands(endpoint: Endpoint) -> Player:
    named = [each if isinstance(each, str) else each["name"] for each in endpoint.commands]
    helps = {each["name"]: each.get("help") for each in endpoint.commands if isinstance(each, dict)}
    known = sorted({*_STANDARD, *named})

    async def player(pipeline: Pipeline, command: Command) -> bool:
        if command.is_script or command.name.lower() != "get-command":
            return False
        wanted = command.given("Name")
        for name in known:
            if not isinstance(wanted, Primitive) or wanted.text.lower() == name.lower():
                await pipeline.output(_described(name, helps.get(name)))
        return True

    return player


def _described(name: str, help_uri: str | None) -> Obj:
    types = (f"{_AUTOMATION}.FunctionInfo", f"{_AUTOMATION}.CommandInfo", "System.Object")
    verb, _, noun = name.partition("-")
    told = {"Name": name, "CommandType": "Function", "Verb": verb, "Noun": noun}
    if help_uri:
        told["HelpUri"] = help_uri
    props = {key: text(value) for key, value in {**told, "Visibility": "Public"}.items()}
    return Obj(types, name, props=dict(props))

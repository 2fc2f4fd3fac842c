"""Who does what a pipeline of a played pool orders: a statement at a time, until one is refused."""

from collections.abc import Awaitable, Callable
from typing import Any

from clixml import Primitive
from psrp_order import Command
from psrp_pipeline import Pipeline, Refused
from psrp_refusals import as_error, not_found, script_not_allowed
from settings import Endpoint
from told_acts import carry_out

# Plays a command. False when it does not know it.
Player = Callable[[Pipeline, Command], Awaitable[bool]]


class Cast:
    def __init__(self, endpoint: Endpoint, acts: dict[str, Any], players: list[Player]) -> None:
        self._endpoint = endpoint
        self._acts = acts
        self._players = players

    async def perform(self, pipeline: Pipeline) -> None:
        """Raises Refused for a statement that cannot run; those after it do not run then (recorded).

        Seen in PowerShell 7: the first of several statements is an exception to that. Its refusal is
        only an error, the second one still runs, and then all is over, even well.
        """
        assert pipeline.order is not None
        first, *others = pipeline.order.statements
        try:
            await self._statement(pipeline, first)
        except Refused as refused:
            if not others:
                raise
            await pipeline.error(as_error(refused.failure), is_written=False)
            others = others[:1]
        for statement in others:
            await self._statement(pipeline, statement)

    async def _statement(self, pipeline: Pipeline, statement: tuple[Command, ...]) -> None:
        for command in statement:
            if command.is_script and self._endpoint.language != "full":
                raise Refused(script_not_allowed(command.name))
        command = statement[0]
        acts = self._acts.get(written(command))
        if acts is not None:
            await carry_out(pipeline, acts)
            return
        for player in self._players:
            if await player(pipeline, command):
                return
        raise Refused(not_found(command.name))


def written(command: Command) -> str:
    """A command and the texts of its arguments, as settings name it."""
    values = [value.text for _, value in command.parameters if isinstance(value, Primitive)]
    return " ".join([command.name, *values])

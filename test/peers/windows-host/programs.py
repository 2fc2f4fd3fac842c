"""Which program a command line starts on this host."""

import shutil
from functools import partial
from pathlib import PureWindowsPath

from cmd_line import LONGEST_LINE, Surroundings, run_cmd
from played_powershell import Breaker, play_powershell
from process import run_process
from program import Pipes, Program
from scenario import Stage
from settings import Settings
from shells import Shell
from stand_ins import job_with_module
from wsman_faults import FILE_NOT_FOUND, Fault


class Programs:
    """PowerShell is played where there is a scenario, else real; the rest is cmd.exe."""

    def __init__(self, settings: Settings, stage: Stage | None, breaker: Breaker) -> None:
        self._settings = settings
        self._stage = stage
        self._breaker = breaker
        self._pwsh = shutil.which(settings.powershell or "pwsh")

    def for_line(self, line: str, shell: Shell, *, skips_cmd: bool) -> Program:
        """Raises Fault for a bare name that cmd.exe is not to look for, as recorded on a host."""
        first, _, rest = line.strip().partition(" ")
        if skips_cmd and "\\" not in first:
            raise Fault(FILE_NOT_FOUND)
        name = PureWindowsPath(first.strip('"')).name.lower().removesuffix(".exe")
        fits = skips_cmd or len(line) <= LONGEST_LINE
        stage, pwsh, breaker = self._stage, self._pwsh, self._breaker
        module = self._settings.module
        first_input = partial(job_with_module, module=module) if module else None

        async def program(pipes: Pipes) -> int:
            if name == "powershell" and fits and stage is not None:
                return await play_powershell(stage, breaker, pipes)
            if name == "powershell" and fits and pwsh is not None:
                environment = {**self._settings.environment, **shell.environment}
                return await run_process([pwsh, *rest.split()], environment, pipes, first_input)
            return await run_cmd(line.strip(), self._around(shell), pipes)

        return program

    def _around(self, shell: Shell) -> Surroundings:
        return Surroundings(
            computer=self._settings.computer,
            account=shell.owner.name,
            codepage=shell.codepage,
            working_directory=shell.working_directory,
            environment=shell.environment,
        )

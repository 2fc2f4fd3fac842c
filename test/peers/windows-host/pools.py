"""Which runspace pool stands behind an endpoint: a played one, or a real PowerShell."""

import shutil
from collections import Counter

from faults import Faults
from played_pipelines import PlayedPipelines
from played_powershell import Breaker
from powershell_shell import Pool
from process_pool import ProcessPool
from psrp_cast import Cast
from psrp_faults import befall
from psrp_pipeline import Pipeline
from psrp_pool import PlayedPool
from scenario import Stage
from settings import Account, Endpoint, Settings
from visible_commands import visible_commands


class PoolFactory:
    def __init__(
        self, settings: Settings, stage: Stage | None, breaker: Breaker, faults: Faults
    ) -> None:
        self._settings = settings
        # What played pipelines were ordered: "<endpoint> <command>", or "<endpoint> (script)".
        self.ordered: Counter[str] = Counter()
        self._faults = faults
        self._stage = stage
        self._breaker = breaker
        self._pwsh = shutil.which(settings.powershell or "pwsh")

    def make(self, endpoint: Endpoint, account: Account) -> Pool:
        settings = self._settings
        if self._pwsh is not None and self._stage is None and not settings.acts:
            restricted = ["-ConfigurationFile", endpoint.file] if endpoint.file else []
            arguments = [self._pwsh, "-NoLogo", "-NoProfile", "-s", *restricted]
            return ProcessPool(arguments, settings.environment)
        players = [visible_commands(endpoint)]
        if self._stage is not None:
            players.append(PlayedPipelines(self._stage, self._breaker, endpoint).player)
        cast = Cast(endpoint, settings.acts, players)

        async def work(pipeline: Pipeline) -> None:
            pipeline.user, pipeline.computer = account.name, settings.computer
            self._count(endpoint, pipeline)
            for fault in self._faults.take("Pipeline"):
                await befall(pipeline, fault)
            await cast.perform(pipeline)

        return PlayedPool(work, settings.protocol_version)

    def _count(self, endpoint: Endpoint, pipeline: Pipeline) -> None:
        assert pipeline.order is not None
        for statement in pipeline.order.statements:
            for command in statement:
                what = "(script)" if command.is_script else command.name
                self.ordered[f"{endpoint.name} {what}"] += 1

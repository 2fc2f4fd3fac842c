"""Which runspace pool stands behind an endpoint: a played one, or a real PowerShell."""

import shutil

from powershell_shell import Pool
from psrp_cast import Cast
from psrp_pipeline import Pipeline
from psrp_pool import PlayedPool
from settings import Account, Endpoint, Settings


class PoolFactory:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pwsh = shutil.which(settings.powershell or "pwsh")

    def make(self, endpoint: Endpoint, account: Account) -> Pool:
        settings = self._settings
        cast = Cast(endpoint, settings.acts, [])

        async def work(pipeline: Pipeline) -> None:
            pipeline.user, pipeline.computer = account.name, settings.computer
            await cast.perform(pipeline)

        return PlayedPool(work, settings.protocol_version)

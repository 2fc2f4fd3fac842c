"""Orders of a test to the host."""

from collections.abc import Awaitable, Callable
from typing import Any

from host import Host
from settings import snake

Order = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class Orders:
    def __init__(self, host: Host) -> None:
        self._host = host
        self._known: dict[str, Order] = {
            "state": self._state,
            "arm": self._arm,
            "disarm": self._disarm,
            "quotas": self._quotas,
            "play": self._play,
            "drop": self._drop,
            "restart": self._restart,
            "expire": self._expire,
            "listen": self._listen,
            "say": self._say,
            "close": self._close,
        }

    async def carry_out(self, order: dict[str, Any]) -> dict[str, Any]:
        return await self._known[order["do"]](order)

    async def _state(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"state": self._host.state()}

    async def _arm(self, order: dict[str, Any]) -> dict[str, Any]:
        self._host.faults.arm(order["fault"])
        return {}

    async def _disarm(self, _: dict[str, Any]) -> dict[str, Any]:
        self._host.faults.disarm()
        return {}

    async def _quotas(self, order: dict[str, Any]) -> dict[str, Any]:
        quotas = self._host.settings.quotas
        for written, value in order["quotas"].items():
            name = snake(written)
            if not hasattr(quotas, name):
                raise KeyError(name)
            setattr(quotas, name, value)
        return {}

    async def _play(self, order: dict[str, Any]) -> dict[str, Any]:
        """Another machine stands there, behind the same endpoints and open pools."""
        if self._host.stage is None:
            raise KeyError("scenario")
        self._host.stage.begin(order["scenario"])
        return {}

    async def _drop(self, _: dict[str, Any]) -> dict[str, Any]:
        self._host.drop_connections()
        return {}

    async def _restart(self, _: dict[str, Any]) -> dict[str, Any]:
        await self._host.restart_service()
        return {}

    async def _expire(self, order: dict[str, Any]) -> dict[str, Any]:
        await self._host.service.shells.close_idle(order.get("beyond", 0.0))
        return {}

    async def _listen(self, order: dict[str, Any]) -> dict[str, Any]:
        if order["on"]:
            await self._host.open()
        else:
            self._host.close_listeners()
        return {}

    async def _say(self, order: dict[str, Any]) -> dict[str, Any]:
        """A message in clear without HTTP: what the engine answers, apart from all security."""
        status, soap = await self._host.say(order["soap"], order["account"])
        return {"said": {"status": status, "soap": soap}}

    async def _close(self, _: dict[str, Any]) -> dict[str, Any]:
        """Ends everything that runs; only the end of standard input is left to come."""
        await self._host.close()
        return {}

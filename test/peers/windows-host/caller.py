"""Who asks for something, as the services of the host see it."""

import asyncio
from dataclasses import dataclass

from settings import Account


@dataclass(frozen=True)
class Caller:
    account: Account
    address: str
    # Set when the connection is gone.
    gone: asyncio.Event


class Gone(Exception):
    """Nobody waits for the answer any more."""

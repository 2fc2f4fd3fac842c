"""What the host is told when it starts: one JSON object with keys in camel case, all checked."""

import re
from dataclasses import dataclass, field
from typing import Any


class SettingsError(Exception):
    """The settings cannot be used; the text says which."""


@dataclass(frozen=True)
class Account:
    """An account of the host. `name` is written DOMAIN\\user."""

    name: str
    password: str
    # May read the configuration of WinRM and see everybody's shells.
    admin: bool = True
    # May open shells: a member of Remote Management Users, or an administrator.
    shells: bool = True
    # Not one: no WinRS, no configuration, only the endpoints that name the account.
    administrator: bool = True

    @property
    def domain(self) -> str:
        return self.name.partition("\\")[0]

    @property
    def user(self) -> str:
        return self.name.partition("\\")[2]


@dataclass(frozen=True)
class Endpoint:
    """A session configuration of PowerShell, and who may open it."""

    name: str
    # "full", or "none": nothing but the commands below, and no script.
    language: str = "full"
    # Only "administrators" is known.
    groups: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    # The functions that are visible: names, or {name, call, digest} for those of a scenario.
    commands: tuple[Any, ...] = ()
    # For a real PowerShell: the file of its session configuration.
    file: str = ""

    def lets_in(self, account: "Account") -> bool:
        if account.administrator and "administrators" in self.groups:
            return True
        return account.name.lower() in [each.lower() for each in self.accounts]


@dataclass(frozen=True)
class Tls:
    """Files in PEM. `clients` are the certificates that may log on, by SHA-256 of their DER."""

    certificate: str
    key: str
    client_authorities: str = ""
    clients: dict[str, str] = field(default_factory=dict)
    longest_version: str = ""


@dataclass
class Quotas:
    """As "winrm get winrm/config" names them. Defaults: Windows Server 2012 and later."""

    max_envelope_size_kb: int = 500
    max_timeout_ms: int = 60_000
    max_shells_per_user: int = 30
    max_concurrent_users: int = 10
    max_processes_per_shell: int = 25
    max_concurrent_operations_per_user: int = 1500
    idle_timeout_ms: int = 7_200_000
    max_concurrent_commands_per_shell: int = 1000


@dataclass(frozen=True)
class Settings:
    accounts: tuple[Account, ...]
    computer: str = "SERVER1"
    domain: str = "CORP"
    tls: Tls | None = None
    # Off by default, as on Windows. Basic is offered over TLS only.
    basic: bool = False
    certificate: bool = False
    # Keys of the host, and the krb5.conf that goes with them: tickets are taken.
    keytab: str = ""
    krb5_config: str = ""
    quotas: Quotas = field(default_factory=Quotas)
    # A Receive that comes again with the same message id gets the same answer.
    keeps_output: bool = True
    # A Receive waits until its pipeline is over, or has more to say than one message holds.
    gathers_output: bool = False
    # Seconds by which the clock of the host is ahead.
    clock_ahead: int = 0
    powershell: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    # A module that is loaded before each script that a real PowerShell runs.
    module: str = ""
    scenario: dict[str, Any] | None = None
    endpoints: tuple[Endpoint, ...] = (
        Endpoint("Microsoft.PowerShell", groups=("administrators",)),
    )
    # What pipelines of PowerShell do, by their text: see told_acts.py.
    acts: dict[str, Any] = field(default_factory=dict)
    # Of PSRP.
    protocol_version: str = "2.3"
    # A file that what is said is written to, or one that is served again.
    record: str = ""
    replay: str = ""


def read_settings(given: dict[str, Any]) -> Settings:
    accounts = tuple(_filled(Account, each) for each in given.get("accounts", []))
    nested: dict[str, Any] = {"accounts": accounts}
    if given.get("tls") is not None:
        nested["tls"] = _filled(Tls, given["tls"])
    if "endpoints" in given:
        nested["endpoints"] = tuple(_filled(Endpoint, each) for each in given["endpoints"])
    nested["quotas"] = _filled(Quotas, given.get("quotas", {}))
    settings: Settings = _filled(Settings, {**given, **nested})
    for account in accounts:
        if not account.domain or not account.user:
            raise SettingsError(f"write the account {account.name!r} as DOMAIN\\user")
    return settings


def snake(name: str) -> str:
    """maxTimeoutMs as max_timeout_ms."""
    return re.sub(r"[A-Z]", lambda found: f"_{found[0].lower()}", name)


def _filled(kind: Any, written: dict[str, Any]) -> Any:
    names = kind.__dataclass_fields__
    given = {snake(name): value for name, value in written.items()}
    unknown = [key for key in given if key not in names]
    if unknown:
        raise SettingsError(f"{kind.__name__} has no {', '.join(unknown)}")
    try:
        return kind(**given)
    except TypeError as error:
        raise SettingsError(str(error)) from error

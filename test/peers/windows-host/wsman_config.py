"""The configuration of WinRM as "winrm get winrm/config" shows it, with the quotas of this host."""

from settings import Settings
from wsman import CONFIG


def config_body(settings: Settings) -> str:
    quotas = settings.quotas
    auth = {
        "Basic": settings.basic,
        "Kerberos": True,
        "Negotiate": True,
        "Certificate": settings.certificate,
        "CredSSP": False,
    }
    methods = "".join(_leaf(name, str(on).lower()) for name, on in auth.items())
    service = (
        _leaf("MaxConcurrentOperations", 4294967295)
        + _leaf("MaxConcurrentOperationsPerUser", quotas.max_concurrent_operations_per_user)
        + _leaf("EnumerationTimeoutms", 240_000)
        + _leaf("MaxConnections", 300)
        + _leaf("MaxPacketRetrievalTimeSeconds", 120)
        + _leaf("AllowUnencrypted", "false")
        + _leaf("Auth", methods + _leaf("CbtHardeningLevel", "Relaxed"))
        + _leaf("DefaultPorts", _leaf("HTTP", 5985) + _leaf("HTTPS", 5986))
        + _leaf("AllowRemoteAccess", "true")
    )
    winrs = (
        _leaf("AllowRemoteShellAccess", "true")
        + _leaf("IdleTimeout", quotas.idle_timeout_ms)
        + _leaf("MaxConcurrentUsers", quotas.max_concurrent_users)
        + _leaf("MaxShellRunTime", 2147483647)
        + _leaf("MaxProcessesPerShell", quotas.max_processes_per_shell)
        + _leaf("MaxMemoryPerShellMB", 1024)
        + _leaf("MaxShellsPerUser", quotas.max_shells_per_user)
    )
    return (
        f'<cfg:Config xmlns:cfg="{CONFIG}" xml:lang="en-US">'
        + _leaf("MaxEnvelopeSizekb", quotas.max_envelope_size_kb)
        + _leaf("MaxTimeoutms", quotas.max_timeout_ms)
        + _leaf("MaxBatchItems", 32_000)
        + _leaf("MaxProviderRequests", 4294967295)
        + _leaf("Service", service)
        + _leaf("Winrs", winrs)
        + "</cfg:Config>"
    )


def _leaf(name: str, content: str | int) -> str:
    return f"<cfg:{name}>{content}</cfg:{name}>"

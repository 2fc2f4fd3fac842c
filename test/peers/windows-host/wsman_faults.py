"""The faults of Windows that a client of WinRS meets.

Numbers are those of wsmerror.h in the Windows SDK; blame, subcode and detail of the ones marked
"recorded" are as real hosts answered. The others have not been seen on a real host.
"""

from dataclasses import dataclass

_DETAILS = "http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail"


@dataclass(frozen=True)
class Code:
    number: int
    blames: str
    subcode: str
    text: str
    detail: str = ""
    provider: str = ""
    # Windows Server 2012 and later tell quotas as an error of WMI.
    is_wmi: bool = False


class Fault(Exception):
    """A refusal in WSMan's own words; goes out as HTTP 500."""

    def __init__(self, code: Code, text: str = "") -> None:
        super().__init__(text or code.text)
        self.code = code
        self.text = text or code.text


# Recorded.
TIMED_OUT = Code(
    2150858793,
    "Receiver",
    "w:TimedOut",
    "The WS-Management service cannot complete the operation within the time specified in"
    " OperationTimeout.  ",
)
# Recorded, for a command; the same number answers for a shell.
NOT_THERE = Code(
    2150858843,
    "Sender",
    "w:InvalidSelectors",
    "The Windows Remote Shell received a request to perform an operation on a command identifier"
    " that does not exist. Either the command has completed execution or the client specified an"
    " invalid command identifier. ",
    f"{_DETAILS}/UnexpectedSelectors",
)
SHELL_NOT_THERE = Code(
    2150858843,
    "Sender",
    "w:InvalidSelectors",
    "The request for the Windows Remote Shell with ShellId failed because the shell was not found"
    " on the server. ",
    f"{_DETAILS}/UnexpectedSelectors",
)
# Recorded, for a program without a full path and without cmd.exe.
FILE_NOT_FOUND = Code(
    2147942402,
    "Receiver",
    "w:InternalError",
    "The system cannot find the file specified. ",
    provider="Shell cmd plugin",
)
ACCESS_DENIED = Code(5, "Sender", "w:AccessDenied", "Access is denied. ")
TOO_MANY_SHELLS = Code(
    2150859173,
    "Receiver",
    "w:InternalError",
    "The WS-Management service cannot process the request. This user is allowed a maximum number"
    " of {} concurrent shells, which has been exceeded. Close existing shells or raise the quota"
    " for this user. ",
    is_wmi=True,
)
TOO_MANY_OPERATIONS = Code(
    2150859174,
    "Receiver",
    "w:InternalError",
    "The WS-Management service cannot process the request. This user is allowed a maximum number"
    " of {} concurrent operations, which has been exceeded. Close existing operations for this"
    " user, or raise the quota for this user. ",
    is_wmi=True,
)
TOO_MANY_COMMANDS = Code(
    2150859241,
    "Receiver",
    "w:InternalError",
    "The WS-Management service cannot process the request. The maximum number of concurrent"
    " commands per shell is {}, which has been exceeded. Close existing commands or raise the"
    " quota. ",
    is_wmi=True,
)
TOO_MANY_USERS = Code(
    2150859179,
    "Receiver",
    "w:InternalError",
    "The WS-Management service cannot process the request. The maximum number of users executing"
    " shell operations has been exceeded. Retry after sometime or raise the quota. ",
    is_wmi=True,
)
# ERROR_NOT_ENOUGH_QUOTA: processes of a shell are limited by a job object.
TOO_MANY_PROCESSES = Code(
    2147944216,
    "Receiver",
    "w:InternalError",
    "Not enough quota is available to process this command. ",
    provider="Shell cmd plugin",
)
# ERROR_OPERATION_ABORTED: the shell was ended under the request.
ABORTED = Code(
    995,
    "Receiver",
    "w:InternalError",
    "The I/O operation has been aborted because of either a thread exit or an application"
    " request. ",
)
PROFILE_UNLOADED = Code(
    2147943418,
    "Receiver",
    "w:InternalError",
    "Illegal operation attempted on a registry key that has been marked for deletion. ",
)
BAD_PARAMETER = Code(
    2147942487,
    "Receiver",
    "w:InternalError",
    "The parameter is incorrect. ",
    provider="Shell cmd plugin",
)
INVALID_ENVELOPE = Code(
    2150858791, "Sender", "w:SchemaValidationError", "The SOAP of the request is not valid. "
)
MUST_UNDERSTAND = Code(
    2150858765, "Sender", "s:MustUnderstand", "The request has a header that is not understood. "
)
ACTION_NOT_SUPPORTED = Code(
    2150858753, "Sender", "a:ActionNotSupported", "The action is not supported by the service. "
)
RESOURCE_NOT_FOUND = Code(
    2150858752,
    "Sender",
    "a:DestinationUnreachable",
    "The WS-Management service cannot process the request. The service cannot find the resource"
    " identified by the resource URI and selectors. ",
    f"{_DETAILS}/InvalidResourceURI",
)

# As users of Windows report it for an endpoint of PowerShell that does not exist.
NO_SUCH_ENDPOINT = Code(
    2150858811,
    "Sender",
    "a:DestinationUnreachable",
    "The WS-Management service cannot process the request. The resource URI ({}) was not found in"
    " the WS-Management catalog. The catalog contains the metadata that describes resources, or"
    " logical endpoints. ",
    f"{_DETAILS}/InvalidResourceURI",
)
# ERROR_WINRS_SHELL_DISCONNECTED: an operation on a shell that nobody is connected to.
SHELL_DISCONNECTED = Code(
    2150859204, "Receiver", "w:InternalError", "The shell is disconnected. Reconnect to it first. "
)
# ERROR_WSMAN_SERVICE_STREAM_DISCONNECTED: what waits for output when its shell is disconnected.
STREAM_DISCONNECTED = Code(
    2150859230, "Receiver", "w:InternalError", "The shell was disconnected under the request. "
)
# ERROR_WINRS_SHELL_CONNECTED_TO_DIFFERENT_CLIENT.
CONNECTED_ELSEWHERE = Code(
    2150859213, "Receiver", "w:InternalError", "The shell is connected to a client already. "
)

# By the name with which a test arms them.
BY_NAME = {
    "timed-out": TIMED_OUT,
    "command-not-there": NOT_THERE,
    "shell-not-there": SHELL_NOT_THERE,
    "file-not-found": FILE_NOT_FOUND,
    "access-denied": ACCESS_DENIED,
    "too-many-shells": TOO_MANY_SHELLS,
    "too-many-operations": TOO_MANY_OPERATIONS,
    "too-many-commands": TOO_MANY_COMMANDS,
    "too-many-users": TOO_MANY_USERS,
    "too-many-processes": TOO_MANY_PROCESSES,
    "shell-disconnected": SHELL_DISCONNECTED,
    "stream-disconnected": STREAM_DISCONNECTED,
    "aborted": ABORTED,
    "profile-unloaded": PROFILE_UNLOADED,
    "bad-parameter": BAD_PARAMETER,
}

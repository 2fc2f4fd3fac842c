import { commandsOf, type KnownCommands } from './known-command.ts';

/**
 * Commands that a remedy may change a host with, beside all that a probe may call. Left out on purpose: -Recurse (a path that is
 * wrong by one letter), -DeleteKey and everything else that a rollback cannot put back, whole profiles of the firewall, accounts,
 * passwords, other machines, a restart of the host.
 */
export const changingCommands: KnownCommands = commandsOf(`
  - Add-Content: LiteralPath Path Value Encoding Force
  - Copy-Item: LiteralPath Path Destination Force
  - Enable-NetFirewallRule: Name
  - Enable-ScheduledTask: TaskName TaskPath
  Export-Certificate: Cert FilePath Type NoClobber Force
  - Export-Clixml: LiteralPath Path InputObject Depth Encoding NoClobber Force
  Import-Clixml: LiteralPath Path
  - Move-Item: LiteralPath Path Destination Force
  New-Item: Path Name ItemType Value Force
  New-ItemProperty: LiteralPath Path Name PropertyType Value Force
  - Out-File: LiteralPath FilePath InputObject Encoding NoClobber Force
  Register-ScheduledTask: TaskName TaskPath Action Trigger Principal Settings Description InputObject Force
  - Remove-Item: LiteralPath Force
  - Remove-ItemProperty: LiteralPath Name Force
  - Rename-Item: LiteralPath NewName Force
  - Restart-Service: Name InputObject Force
  - Set-Acl: LiteralPath Path AclObject
  - Set-CimInstance: InputObject Query Namespace Property OperationTimeoutSec
  - Set-Content: LiteralPath Path Value Encoding NoNewline Force
  - Set-ItemProperty: LiteralPath Path Name Value Type Force
  - Set-NetFirewallRule: Name RemoteAddress
  - Set-Service: Name StartupType Status
  - Start-Service: Name InputObject
  - Stop-Process: Id Force
  - Stop-Service: Name InputObject Force NoWait
  - Unregister-ScheduledTask: TaskName TaskPath Confirm
`);

/** Commands of a remedy that make an object and change nothing until another command takes it. */
export const preparingCommands: KnownCommands = commandsOf(`
  New-ScheduledTask: Action Trigger Principal Settings Description
  New-ScheduledTaskAction: Execute Argument WorkingDirectory
  New-ScheduledTaskPrincipal: UserId GroupId LogonType RunLevel
  New-ScheduledTaskSettingsSet: AllowStartIfOnBatteries DontStopIfGoingOnBatteries StartWhenAvailable ExecutionTimeLimit MultipleInstances Hidden Compatibility DeleteExpiredTaskAfter RestartCount RestartInterval DisallowHardTerminate DontStopOnIdleEnd Priority
  New-ScheduledTaskTrigger: Once At AtStartup RepetitionInterval RepetitionDuration RandomDelay
`);

/** Parameters that a provider adds: a table of commands does not know them. */
export const providerParameters: ReadonlyMap<string, readonly string[]> = new Map([
  ['get-childitem', ['file', 'directory', 'hidden', 'system']],
  ['get-content', ['raw', 'tail', 'encoding', 'delimiter']],
  ['set-content', ['encoding', 'nonewline']],
  ['add-content', ['encoding']],
  ['set-itemproperty', ['type']],
]);

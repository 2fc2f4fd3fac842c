import { commandsOf, type KnownCommands } from './known-command.ts';

const net = 'AddressFamily InterfaceAlias InterfaceIndex IncludeAllCompartments PolicyStore';
const where =
  'Property Value FilterScript InputObject EQ NE GT GE LT LE Like NotLike Match NotMatch In NotIn Contains NotContains Is ' +
  'IsNot CEQ CNE CLike CNotLike CMatch CNotMatch CIn CNotIn CContains CNotContains CGT CGE CLT CLE';

/**
 * Commands of Windows PowerShell 5.1 that change nothing, with those of their parameters that change nothing and reach no
 * other machine. What is not named here is refused in a probe: -Credential, -ComputerName, -CimSession, -Wait, -OutFile …
 */
export const readingCommands: KnownCommands = commandsOf(`
  Compare-Object: ReferenceObject DifferenceObject Property IncludeEqual ExcludeDifferent PassThru SyncWindow CaseSensitive
  ConvertFrom-Csv: InputObject Header Delimiter
  ConvertFrom-Json: InputObject
  ConvertFrom-StringData: StringData
  ConvertTo-Json: InputObject Compress Depth
  ForEach-Object: Process Begin End InputObject
  Get-Acl: LiteralPath Path Audit
  Get-AuthenticodeSignature: LiteralPath FilePath
  Get-ChildItem: LiteralPath Path Filter Include Exclude Recurse Depth Force Name File Directory Hidden System Attributes
  Get-CimAssociatedInstance: InputObject Association ResultClassName Namespace KeyOnly OperationTimeoutSec
  Get-CimClass: ClassName Namespace PropertyName MethodName QualifierName OperationTimeoutSec
  Get-CimInstance: ClassName Namespace Filter Property KeyOnly Query QueryDialect OperationTimeoutSec Shallow InputObject
  Get-Command: Name CommandType Module Noun Verb
  Get-Content: LiteralPath Path TotalCount Tail Raw Encoding ReadCount Force Delimiter
  Get-Culture:
  Get-Date: Date Year Month Day Hour Minute Second Millisecond Format UFormat DisplayHint
  Get-DnsClientServerAddress: InterfaceAlias InterfaceIndex AddressFamily
  Get-FileHash: LiteralPath Path Algorithm InputStream
  Get-HotFix: Id Description
  Get-Item: LiteralPath Path Filter Include Exclude Force
  Get-ItemProperty: LiteralPath Path Name Filter Include Exclude
  Get-ItemPropertyValue: LiteralPath Path Name Filter Include Exclude
  Get-LocalGroup: Name SID
  Get-LocalGroupMember: Group Member Name SID
  Get-Module: Name ListAvailable All
  Get-NetAdapter: Name InterfaceIndex InterfaceDescription IncludeHidden Physical
  Get-NetAdapterAdvancedProperty: Name DisplayName RegistryKeyword
  Get-NetConnectionProfile: Name InterfaceAlias InterfaceIndex NetworkCategory
  Get-NetFirewallAddressFilter: AssociatedNetFirewallRule PolicyStore All
  Get-NetFirewallApplicationFilter: AssociatedNetFirewallRule PolicyStore All
  Get-NetFirewallPortFilter: AssociatedNetFirewallRule PolicyStore Protocol All
  Get-NetFirewallProfile: Name PolicyStore All
  Get-NetFirewallRule: Name DisplayName Group Direction Enabled Action PolicyStore PolicyStoreSourceType AssociatedNetFirewallPortFilter All
  Get-NetFirewallServiceFilter: AssociatedNetFirewallRule PolicyStore All
  Get-NetIPAddress: ${net} IPAddress Type PrefixOrigin SuffixOrigin AddressState
  Get-NetIPConfiguration: InterfaceAlias InterfaceIndex All Detailed
  Get-NetIPInterface: ${net} ConnectionState NlMtuBytes Dhcp Forwarding
  Get-NetRoute: ${net} DestinationPrefix NextHop Protocol RouteMetric
  Get-NetTCPConnection: LocalAddress LocalPort RemoteAddress RemotePort State OwningProcess AppliedSetting
  Get-NetTCPSetting: SettingName
  Get-NetUDPEndpoint: LocalAddress LocalPort OwningProcess
  Get-Process: Name Id Module FileVersionInfo IncludeUserName InputObject
  Get-PSDrive: Name PSProvider
  Get-Random: Minimum Maximum Count InputObject
  Get-ScheduledTask: TaskName TaskPath
  Get-ScheduledTaskInfo: TaskName TaskPath InputObject
  Get-Service: Name DisplayName DependentServices RequiredServices Include Exclude InputObject
  Get-SmbServerConfiguration:
  Get-TimeZone: Id Name
  Get-TlsCipherSuite: Name
  Get-UICulture:
  Get-Unique: InputObject AsString OnType
  Get-Volume: DriveLetter Path
  Get-WinEvent: FilterHashtable FilterXPath FilterXml LogName ProviderName ListLog ListProvider MaxEvents Oldest Force
  Get-WindowsOptionalFeature: Online FeatureName
  Group-Object: Property NoElement AsHashTable AsString CaseSensitive InputObject
  Join-Path: Path ChildPath
  Measure-Object: Property InputObject Sum Average Maximum Minimum Line Word Character
  New-Object: TypeName ArgumentList Property
  New-TimeSpan: Start End Days Hours Minutes Seconds
  - Out-Null: InputObject
  Out-String: InputObject Stream Width
  Resolve-DnsName: Name Type Server DnsOnly CacheOnly NoHostsFile QuickTimeout TcpOnly NoRecursion
  Resolve-Path: LiteralPath Path Relative
  Select-Object: Property ExcludeProperty ExpandProperty First Last Skip SkipLast Index Unique InputObject
  Select-String: Pattern LiteralPath Path InputObject SimpleMatch CaseSensitive Quiet List AllMatches NotMatch Encoding Context
  - Set-StrictMode: Version
  Sort-Object: Property Descending Unique CaseSensitive Culture InputObject
  Split-Path: Path LiteralPath Parent Leaf Qualifier NoQualifier IsAbsolute
  - Start-Sleep: Seconds Milliseconds
  Test-Connection: ComputerName Count Quiet BufferSize Delay TimeToLive
  Test-NetConnection: ComputerName Port InformationLevel CommonTCPPort
  Test-Path: LiteralPath Path PathType IsValid Filter Include Exclude NewerThan OlderThan
  Where-Object: ${where}
  - Write-Debug: Message
  - Write-Error: Message Exception ErrorId Category TargetObject
  Write-Output: InputObject NoEnumerate
  - Write-Verbose: Message
  - Write-Warning: Message
`);

/** Commands of the server's own modules, which a desktop with Windows PowerShell 5.1 does not have. */
export const serverCommands: KnownCommands = commandsOf(`
  Get-WindowsFeature: Name
`);

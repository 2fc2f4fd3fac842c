const guid = 'e1c08c6b-b08c-4c30-8d66-c7c1a2c90000';
const sid = 'S-1-5-21-1004336348-1177238915-682003330-1104';

/** What Windows prints, without any secret in it. */
export const harmlessWindows: readonly string[] = [...events(), ...security(), ...traces()];

function events(): string[] {
  const described: readonly (readonly [number, string, string])[] = [
    [
      36874,
      'Schannel',
      'An TLS 1.2 connection request was received from a remote client application, but none of the cipher suites supported by the client application are supported by the server.',
    ],
    [
      36871,
      'Schannel',
      'A fatal error occurred while creating a TLS server credential. The internal error state is 10013.',
    ],
    [
      36870,
      'Schannel',
      'A fatal error occurred when attempting to access the TLS server credential private key. The error code returned from the cryptographic module is 0x8009030D.',
    ],
    [
      1058,
      'TerminalServices-RemoteConnectionManager',
      'The RD Session Host Server has failed to replace the expired self signed certificate used for RD Session Host Server authentication on SSL connections. The relevant status code was Access is denied.',
    ],
    [
      1057,
      'TerminalServices-RemoteConnectionManager',
      'The RD Session Host server has failed to create a new self signed certificate. The relevant status code was Object already exists.',
    ],
    [
      4625,
      'Security-Auditing',
      'An account failed to log on. Failure Reason: Unknown user name or bad password. Status: 0xC000006D Sub Status: 0xC000006A Logon Process: NtLmSsp Authentication Package: NTLM',
    ],
    [
      4624,
      'Security-Auditing',
      `An account was successfully logged on. Security ID: ${sid} Logon ID: 0x3E7 Logon GUID: {${guid}} Key Length: 128`,
    ],
    [
      4723,
      'Security-Auditing',
      "An attempt was made to change an account's password. Account Name: svc-backup",
    ],
    [4724, 'Security-Auditing', "An attempt was made to reset an account's password."],
    [4740, 'Security-Auditing', 'A user account was locked out. Caller Computer Name: WEB-01'],
    [
      4771,
      'Security-Auditing',
      'Kerberos pre-authentication failed. Failure Code: 0x18 Pre-Authentication Type: 2 Ticket Options: 0x40810010',
    ],
    [
      4768,
      'Security-Auditing',
      'A Kerberos authentication ticket (TGT) was requested. Ticket Encryption Type: 0x12 Result Code: 0x0',
    ],
    [
      5719,
      'NETLOGON',
      'This computer was not able to set up a secure session with a domain controller in domain CONTOSO due to the following: There are currently no logon servers available.',
    ],
    [
      3210,
      'NETLOGON',
      'This computer could not authenticate with \\\\DC01.contoso.com, a Windows domain controller for domain CONTOSO. The password for this computer is not recognized.',
    ],
    [
      7000,
      'Service Control Manager',
      'The Remote Desktop Services service failed to start due to the following error: The service did not start due to a logon failure.',
    ],
    [
      7038,
      'Service Control Manager',
      'The MSSQLSERVER service was unable to log on as CONTOSO\\svc-sql with the currently configured password due to the following error: The user name or password is incorrect.',
    ],
    [
      7031,
      'Service Control Manager',
      'The Print Spooler service terminated unexpectedly. It has done this 1 time(s).',
    ],
    [
      10016,
      'DistributedCOM',
      `The application-specific permission settings do not grant Local Activation permission for the COM Server application with CLSID {${guid}}`,
    ],
    [
      1014,
      'DNS Client Events',
      'Name resolution for the name wpad timed out after none of the configured DNS servers responded.',
    ],
    [
      56,
      'TermDD',
      'The Terminal Server security layer detected an error in the protocol stream and has disconnected the client. Client IP: 10.20.30.40.',
    ],
    [
      1000,
      'Application Error',
      'Faulting application name: w3wp.exe, version: 10.0.20348.1, time stamp: 0x5f7a3c11 Exception code: 0xc0000005 Fault offset: 0x000000000001f4a2',
    ],
    [
      41,
      'Kernel-Power',
      'The system has rebooted without cleanly shutting down first. BugcheckCode 159 BugcheckParameter1 0x3',
    ],
    [
      20,
      'WindowsUpdateClient',
      'Installation Failure: Windows failed to install the following update with error 0x800F081F: 2026-11 Cumulative Update (KB5062553).',
    ],
    [6006, 'EventLog', 'The Event log service was stopped.'],
  ];
  return described.flatMap(([id, source, text], index) => [
    `Log Name: System\nSource: ${source}\nDate: 11/${10 + (index % 12)}/2026 09:41:5${index % 10}\nEvent ID: ${id}\nLevel: Error\nUser: N/A\nComputer: rds-0${index % 9}.contoso.com\nDescription:\n${text}`,
    `2026-11-21T09:4${index % 10}:17.4480000Z ${id} ${source} ${text}`,
  ]);
}

function security(): string[] {
  return [
    'O:SYG:SYD:(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;SY)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)(A;;CCLCSWLOCRRC;;;IU)',
    `D:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;${sid})`,
    `Path   : Microsoft.PowerShell.Core\\FileSystem::C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\nOwner  : NT AUTHORITY\\SYSTEM\nAccess : Everyone Allow  Write, Read, Synchronize\nSddl   : O:SYG:SYD:PAI(A;;0x12019f;;;WD)(A;;FA;;;BA)`,
    `USER INFORMATION\nUser Name      SID\ncontoso\\anna   ${sid}`,
    'PRIVILEGES INFORMATION\nSeCreateTokenPrivilege        Create a token object           Disabled\nSeAssignPrimaryTokenPrivilege Replace a process level token   Disabled',
    'User name                    anna\nPassword last set            10/30/2026 8:01:12 AM\nPassword expires             Never\nPassword changeable          10/31/2026 8:01:12 AM\nPassword required            Yes\nUser may change password     Yes',
    'Force user logoff how long after time expires?:       Never\nMinimum password age (days):                          1\nMaximum password age (days):                          42\nMinimum password length:                              14\nLength of password history maintained:                24',
    'Enabled                : True\nPasswordExpired        : False\nPasswordLastSet        : 10/30/2026 8:01:12 AM\nPasswordNeverExpires   : True\nPasswordNotRequired    : False\nCannotChangePassword   : False',
    'UserMayChangePassword  : True\nPasswordRequired       : True\nPasswordChangeableDate : 10/31/2026 8:01:12 AM',
    'AllowReversiblePasswordEncryption : False\nLockoutThreshold : 10\nComplexityEnabled : True',
    'badPwdCount: 3\npwdLastSet: 133750512720000000\nuserAccountControl: 66048',
    '#0>     Client: anna @ CONTOSO.COM\n        Server: krbtgt/CONTOSO.COM @ CONTOSO.COM\n        KerbTicket Encryption Type: AES-256-CTS-HMAC-SHA1-96\n        Ticket Flags 0x40e10000 -> forwardable renewable initial pre_authent name_canonicalize',
    'Current LogonId is 0:0x3e7\nCached Tickets: (2)',
    'The password is incorrect. Your password has expired.',
    'The password for this account: expired',
    'Password:',
    'Enter your password: ********',
    '[sudo] password for anna:',
    'passwd: password unchanged\npasswd: Authentication token manipulation error',
    'chage -l anna\nLast password change\t\t\t\t: Oct 30, 2026\nPassword expires\t\t\t\t: never\nPassword inactive\t\t\t\t: never',
    'PermitRootLogin prohibit-password\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPubkeyAuthentication yes',
    'auth\trequisite\tpam_deny.so\npassword\t[success=1 default=ignore]\tpam_unix.so obscure yescrypt\npassword\trequired\tpam_permit.so',
    'root:x:0:0:root:/root:/bin/bash\nanna:x:1000:1000:Anna,,,:/srv/anna:/bin/bash',
    'anna:*:19660:0:99999:7:::\nsshd:!:19660::::::',
    'net use z: \\\\srv\\share /persistent:yes\nThe command completed successfully.',
    'xfreerdp /v:web-01 /u:anna /cert:tofu +clipboard',
    'token_groups: 12, elevated: yes, integrity: high',
  ];
}

function traces(): string[] {
  return [
    "System.Data.SqlClient.SqlException (0x80131904): Login failed for user 'CONTOSO\\svc-sql'.\n   at System.Data.SqlClient.SqlInternalConnectionTds..ctor(DbConnectionPoolIdentity identity, SqlConnectionString connectionOptions, SqlCredential credential)",
    "Could not load file or assembly 'Newtonsoft.Json, Version=13.0.0.0, Culture=neutral, PublicKeyToken=30ad4fe6b2a6aeed' or one of its dependencies.",
    'System, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089',
    'Traceback (most recent call last):\n  File "/usr/lib/python3/dist-packages/requests/adapters.py", line 667, in send\n    resp = conn.urlopen(\nrequests.exceptions.SSLError: HTTPSConnectionPool(host=\'web-01\', port=443): Max retries exceeded with url: /',
    'java.lang.IllegalStateException: Keystore was tampered with, or password was incorrect\n\tat sun.security.provider.JavaKeyStore.engineLoad(JavaKeyStore.java:792)',
    "Error: connect ECONNREFUSED 10.20.30.40:5985\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1634:16) {\n  errno: -111,\n  code: 'ECONNREFUSED'\n}",
    "Get-Service : Cannot find any service with service name 'TermServ'.\nAt line:1 char:1\n+ Get-Service TermServ\n    + CategoryInfo          : ObjectNotFound: (TermServ:String) [Get-Service], ServiceCommandException\n    + FullyQualifiedErrorId : NoServiceFoundForGivenName,Microsoft.PowerShell.Commands.GetServiceCommand",
    'Exception calling "GetHostEntry" with "1" argument(s): "No such host is known"',
    'Unhandled exception at 0x00007FFB4C2A4FD9 (KERNELBASE.dll) in mstsc.exe: 0xE06D7363: Microsoft C++ Exception',
    'panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x4a1b2c]\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:12 +0x1d',
    'System.Threading.Tasks.TaskCanceledException: A task was canceled.\n   at System.Threading.CancellationToken.ThrowOperationCanceledException()',
    "UnauthorizedAccessException: Access to the path 'C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\f686aace6942fb7f7ceb231212eef4a4_5d1f' is denied.",
    'SecretStore: the vault is locked; run Unlock-SecretStore',
    'Invalid token near line 4 column 12: unexpected end of file',
    'SyntaxError: Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON',
    'The security token included in the request is expired',
    'kinit: Pre-authentication failed: Invalid argument while getting initial credentials',
    'ldap_bind: Invalid credentials (49)\n\tadditional info: 80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data 52e, v4563',
  ];
}

import { entries, tableOf } from './entry.ts';

/** Win32 errors that the shipped knowledge names; `text` is short, not Microsoft's sentence. */
export const win32Table = tableOf(
  entries('official', [
    [2, 'ERROR_FILE_NOT_FOUND', 'the file was not found'],
    [5, 'ERROR_ACCESS_DENIED', 'access denied'],
    [7, 'ERROR_ARENA_TRASHED', 'the storage control blocks were destroyed'],
    [39, 'ERROR_HANDLE_DISK_FULL', 'the disk is full'],
    [53, 'ERROR_BAD_NETPATH', 'the network path was not found'],
    [67, 'ERROR_BAD_NET_NAME', 'the network name was not found'],
    [112, 'ERROR_DISK_FULL', 'there is not enough space on the disk'],
    [124, 'ERROR_INVALID_LEVEL', 'the system call level is not correct'],
    [267, 'ERROR_DIRECTORY', 'the folder name is not valid'],
    [1231, 'ERROR_NETWORK_UNREACHABLE', 'the network location cannot be reached'],
    [1272, 'ERROR_SMB_GUEST_LOGON_BLOCKED', 'policy blocks guest access to the shared folder'],
    [1287, 'ERROR_UNIDENTIFIED_ERROR', 'unidentified error'],
    [1302, 'ERROR_NO_QUOTAS_FOR_ACCOUNT', 'no system quota limits are set for this account'],
    [1326, 'ERROR_LOGON_FAILURE', 'user name or password is wrong'],
    [1722, 'RPC_S_SERVER_UNAVAILABLE', 'the RPC server is unavailable'],
    [1789, 'ERROR_TRUSTED_RELATIONSHIP_FAILURE', 'the trust relationship to the domain failed'],
    [1792, 'ERROR_NETLOGON_NOT_STARTED', 'the network logon service was not started'],
    [1800, 'ERROR_INVALID_PRIORITY', 'the priority is not valid'],
    [1801, 'ERROR_INVALID_PRINTER_NAME', 'the printer name is not valid'],
    [9003, 'DNS_ERROR_RCODE_NAME_ERROR', 'the DNS name does not exist'],
    [11001, 'WSAHOST_NOT_FOUND', 'no such host is known'],
    [12007, 'ERROR_INTERNET_NAME_NOT_RESOLVED', 'the server name could not be resolved'],
    [14098, 'ERROR_SXS_COMPONENT_STORE_CORRUPT', 'the component store is corrupt'],
  ]),
);

export const hresultTable = tableOf(
  entries('official', [
    [0x00041301, 'SCHED_S_TASK_RUNNING', 'the task is running'],
    [0x80004005, 'E_FAIL', 'unspecified failure'],
    [0x80041003, 'WBEM_E_ACCESS_DENIED', 'WMI: access denied'],
    [0x8004100e, 'WBEM_E_INVALID_NAMESPACE', 'WMI: the namespace does not exist'],
    [0x80041010, 'WBEM_E_INVALID_CLASS', 'WMI: the class does not exist'],
    [0x80080005, 'CO_E_SERVER_EXEC_FAILURE', 'COM: the server could not be started'],
    [0x80090303, 'SEC_E_TARGET_UNKNOWN', 'the target is unknown to the authentication package'],
    [0x80090322, 'SEC_E_WRONG_PRINCIPAL', 'the target name (SPN) is wrong'],
    [0x80090324, 'SEC_E_TIME_SKEW', 'the clocks of client and server differ too much'],
    [0x800f081f, 'CBS_E_SOURCE_MISSING', 'the source of the component could not be found'],
    [0x800f0831, 'CBS_E_STORE_CORRUPTION', 'the component store is corrupt'],
    [0x80240034, 'WU_E_DOWNLOAD_FAILED', 'Windows Update: the download failed'],
    [
      0x8024402c,
      'WU_E_PT_WINHTTP_NAME_NOT_RESOLVED',
      'Windows Update: name of proxy or server not resolved',
    ],
    [0x80338012, 'ERROR_WSMAN_DESTINATION_UNREACHABLE', 'WinRM: the destination cannot be reached'],
    [0x80338036, 'ERROR_WSMAN_FAILED_AUTHENTICATION', 'WinRM: authentication failed'],
    [0x803380e4, 'ERROR_WSMAN_SERVER_NOT_TRUSTED', 'WinRM: the server is not trusted'],
    [
      0x803381e3,
      'ERROR_WSMAN_REMOTE_CONNECTION_NOT_ALLOWED',
      'WinRM: the remote connection is not allowed',
    ],
    [0xc004c003, 'SL_E_CHPA_PRODUCT_KEY_BLOCKED', 'activation: the product key is blocked'],
    [0xc004f038, 'SL_E_VL_NOT_ENOUGH_COUNT', 'activation: the count of the KMS is too low'],
    [0xc004f074, '', 'activation: no KMS could be contacted'],
  ]),
);

export const ntstatusTable = tableOf(
  entries('official', [
    [0xc0000005, 'STATUS_ACCESS_VIOLATION', 'access violation'],
    [0xc0000022, 'STATUS_ACCESS_DENIED', 'access denied'],
    [0xc000006d, 'STATUS_LOGON_FAILURE', 'user name or password is wrong'],
    [
      0xc0000133,
      'STATUS_TIME_DIFFERENCE_AT_DC',
      'the clocks of client and domain controller differ too much',
    ],
    [0xc000018b, 'STATUS_NO_TRUST_SAM_ACCOUNT', 'the domain has no account for this workstation'],
    [0xc0000234, 'STATUS_ACCOUNT_LOCKED_OUT', 'the account is locked out'],
  ]),
);

/** RASBASE + n, shown in decimal by the VPN client. */
export const rasTable = tableOf(
  entries('official', [
    [
      691,
      'ERROR_AUTHENTICATION_FAILURE',
      'VPN: user name or password is wrong, or the protocol is not allowed',
    ],
    [
      789,
      'ERROR_OAKLEY_GENERAL_PROCESSING',
      'VPN: the L2TP negotiation failed in the security layer',
    ],
    [809, '', 'VPN: the server does not answer; a firewall or NAT may block UDP 500/4500'],
    [853, '', 'VPN: the remote access connection failed'],
    [13801, 'ERROR_IPSEC_IKE_AUTH_FAIL', 'VPN: IKE credentials are not acceptable'],
    [13806, 'ERROR_IPSEC_IKE_NO_CERT', 'VPN: IKE found no valid machine certificate'],
  ]),
);

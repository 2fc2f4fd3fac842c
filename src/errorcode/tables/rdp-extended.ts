import { entries, type Row, tableOf } from './entry.ts';
import { rdpProtocolErrors } from './rdp-protocol-errors.ts';

const general: readonly Row[] = [
  [0x0, 'NO_INFO', 'no additional information'],
  [0x1, 'RPC_INITIATED_DISCONNECT', 'an administrative tool disconnected the session'],
  [0x2, 'RPC_INITIATED_LOGOFF', 'an administrative tool logged the session off'],
  [0x3, 'IDLE_TIMEOUT', 'the idle time limit of the session was reached'],
  [0x4, 'LOGON_TIMEOUT', 'the active or logon time limit was reached'],
  [0x5, 'DISCONNECTED_BY_OTHER_CONNECTION', 'another connection replaced this one'],
  [0x6, 'OUT_OF_MEMORY', 'the server ran out of memory'],
  [0x7, 'SERVER_DENIED_CONNECTION', 'the server denied the connection'],
  [0x9, 'SERVER_INSUFFICIENT_PRIVILEGES', 'the user lacks the right to log on remotely'],
  [0xa, 'SERVER_FRESH_CREDENTIALS_REQUIRED', 'the server does not accept saved credentials'],
  [
    0xb,
    'RPC_INITIATED_DISCONNECT_BY_USER',
    'a user disconnected the session with an administrative tool',
  ],
  [0xc, 'LOGOFF_BY_USER', 'the user logged off'],
  [
    0xf,
    'CLOSE_STACK_ON_DRIVER_NOT_READY',
    'the display driver of the session was not ready in time',
  ],
  [0x10, 'SERVER_DWM_CRASH', 'the Desktop Window Manager of the session crashed'],
  [0x11, 'CLOSE_STACK_ON_DRIVER_FAILURE', 'the display driver of the session failed to start'],
  [0x12, 'CLOSE_STACK_ON_DRIVER_IFACE_FAILURE', 'the display driver started but could not be used'],
  [0x17, 'SERVER_WINLOGON_CRASH', 'Winlogon of the session crashed'],
  [0x18, 'SERVER_CSRSS_CRASH', 'CSRSS of the session crashed'],
  [0x100, 'LICENSE_INTERNAL', 'licensing: internal error'],
  [0x101, 'LICENSE_NO_LICENSE_SERVER', 'licensing: no license server is available'],
  [0x102, 'LICENSE_NO_LICENSE', 'licensing: no client access license is available'],
  [0x103, 'LICENSE_BAD_CLIENT_MSG', 'licensing: the client sent an invalid message'],
  [
    0x104,
    'LICENSE_HWID_DOESNT_MATCH_LICENSE',
    'licensing: the stored license belongs to other hardware',
  ],
  [0x105, 'LICENSE_BAD_CLIENT_LICENSE', 'licensing: the stored license of the client is not valid'],
  [0x106, 'LICENSE_CANT_FINISH_PROTOCOL', 'licensing: a network problem stopped the exchange'],
  [0x107, 'LICENSE_CLIENT_ENDED_PROTOCOL', 'licensing: the client ended the exchange'],
  [0x108, 'LICENSE_BAD_CLIENT_ENCRYPTION', 'licensing: a message was encrypted wrongly'],
  [
    0x109,
    'LICENSE_CANT_UPGRADE_LICENSE',
    'licensing: the license could not be upgraded or renewed',
  ],
  [
    0x10a,
    'LICENSE_NO_REMOTE_CONNECTIONS',
    'licensing: the computer may not accept remote connections',
  ],
  [0x400, 'CB_DESTINATION_NOT_FOUND', 'Connection Broker: the destination was not found'],
  [0x402, 'CB_LOADING_DESTINATION', 'Connection Broker: the destination is being loaded'],
  [
    0x404,
    'CB_REDIRECTING_TO_DESTINATION',
    'Connection Broker: being redirected to the destination',
  ],
  [0x405, 'CB_SESSION_ONLINE_VM_WAKE', 'Connection Broker: the virtual machine is being woken'],
  [0x406, 'CB_SESSION_ONLINE_VM_BOOT', 'Connection Broker: the virtual machine is starting'],
  [0x407, 'CB_SESSION_ONLINE_VM_NO_DNS', 'Connection Broker: the virtual machine has no DNS name'],
  [0x408, 'CB_DESTINATION_POOL_NOT_FREE', 'Connection Broker: no free machine in the pool'],
  [0x409, 'CB_CONNECTION_CANCELLED', 'Connection Broker: the connection was cancelled'],
  [0x410, 'CB_CONNECTION_ERROR_INVALID_SETTINGS', 'Connection Broker: the settings are not valid'],
  [
    0x411,
    'CB_SESSION_ONLINE_VM_BOOT_TIMEOUT',
    'Connection Broker: the virtual machine did not start in time',
  ],
  [
    0x412,
    'CB_SESSION_ONLINE_VM_SESSMON_FAILED',
    'Connection Broker: the session monitor of the virtual machine failed',
  ],
];

/**
 * Second code of the Remote Desktop dialog: the ERRINFO numbers of MS-RDPBCGR 2.2.5.1.1, of which
 * ExtendedDisconnectReasonCode is a part.
 */
export const rdpExtendedTable = tableOf([
  ...entries(
    'official',
    [...general, ...rdpProtocolErrors].map(([value, name, text]) => [
      value,
      `ERRINFO_${name}`,
      text,
    ]),
  ),
  // Only in ExtendedDisconnectReasonCode.
  ...entries('official', [
    [0x8, '', 'the server denied the connection for security reasons (FIPS)'],
    [0x10b, '', 'licensing: access to the license store was denied'],
    [0x300, '', 'the credentials are not valid'],
  ]),
]);

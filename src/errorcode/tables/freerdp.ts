import { entries, tableOf } from './entry.ts';

// FreeRDP writes MAKE_FREERDP_ERROR(class, type): class 2 is the connection, class 1 is ERRINFO.
const connectClass = 0x20000;

/** ERRCONNECT codes of FreeRDP and of what is built on it (Remmina, GNOME Connections). */
export const freerdpTable = tableOf(
  entries('official', [
    [0x1, 'PRE_CONNECT_FAILED', 'the preparations for the connection failed'],
    [0x2, 'CONNECT_UNDEFINED', 'the connection failed, nothing more is said'],
    [0x3, 'POST_CONNECT_FAILED', 'the client failed after it was connected'],
    [0x4, 'DNS_ERROR', 'DNS failed'],
    [0x5, 'DNS_NAME_NOT_FOUND', 'the name was not found in DNS'],
    [0x6, 'CONNECT_FAILED', 'the TCP connection failed'],
    [0x7, 'MCS_CONNECT_INITIAL_ERROR', 'the first MCS exchange failed'],
    [0x8, 'TLS_CONNECT_FAILED', 'the TLS handshake failed'],
    [0x9, 'AUTHENTICATION_FAILED', 'authentication failed'],
    [0xa, 'INSUFFICIENT_PRIVILEGES', 'the account lacks the right to log on'],
    [0xb, 'CONNECT_CANCELLED', 'the connection was cancelled'],
    [0xc, 'SECURITY_NEGO_CONNECT_FAILED', 'client and server agreed on no security protocol'],
    [0xd, 'CONNECT_TRANSPORT_FAILED', 'the transport broke while connecting'],
    [0xe, 'PASSWORD_EXPIRED', 'the password has expired'],
    [0xf, 'PASSWORD_CERTAINLY_EXPIRED', 'the password has expired'],
    [0x10, 'CLIENT_REVOKED', 'the credentials of the client were revoked'],
    [0x11, 'KDC_UNREACHABLE', 'no Kerberos server could be reached'],
    [0x12, 'ACCOUNT_DISABLED', 'the account is disabled'],
    [0x13, 'PASSWORD_MUST_CHANGE', 'the password must be changed'],
    [0x14, 'LOGON_FAILURE', 'logon failed'],
    [0x15, 'WRONG_PASSWORD', 'wrong password'],
    [0x16, 'ACCESS_DENIED', 'access denied'],
    [0x17, 'ACCOUNT_RESTRICTION', 'the account is restricted'],
    [0x18, 'ACCOUNT_LOCKED_OUT', 'the account is locked out'],
    [0x19, 'ACCOUNT_EXPIRED', 'the account has expired'],
    [0x1a, 'LOGON_TYPE_NOT_GRANTED', 'the account may not log on this way'],
    [0x1b, 'NO_OR_MISSING_CREDENTIALS', 'credentials are missing'],
    [0x1c, 'ACTIVATION_TIMEOUT', 'the activation of the session timed out'],
    [0x1d, 'TARGET_BOOTING', 'the target is starting'],
  ]).map((entry) => ({
    ...entry,
    value: connectClass + entry.value,
    name: `ERRCONNECT_${entry.name}`,
  })),
);

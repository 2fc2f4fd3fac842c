/** What WSMan messages are made of (MS-WSMV 2.2.1), by the prefix that our requests bind. */
export const namespaces = {
  s: 'http://www.w3.org/2003/05/soap-envelope',
  wsa: 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
  wsen: 'http://schemas.xmlsoap.org/ws/2004/09/enumeration',
  wst: 'http://schemas.xmlsoap.org/ws/2004/09/transfer',
  wsman: 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd',
  wsmv: 'http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd',
  rsp: 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell',
  cfg: 'http://schemas.microsoft.com/wbem/wsman/1/config',
  fault: 'http://schemas.microsoft.com/wbem/wsman/1/wsmanfault',
  wsmid: 'http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd',
} as const;

/** Prefixes that every request binds; a body may use these and no other. */
export const boundPrefixes = ['s', 'wsa', 'wsen', 'wsman', 'wsmv', 'rsp'] as const;

import type { Field } from '#src/playbook/schema.ts';

/** Where an RDP connection ended, seen from outside. */
export const rdpPhases = [
  'P0',
  'P1',
  'P2a',
  'P2b',
  'P2c',
  'P3a',
  'P3b',
  'P3c',
  'P3d',
  'P4a',
  'P4b',
  'P4c',
  'P5',
  'P6',
] as const;

/** What a phase means, for people. */
export const rdpPhaseWords: Readonly<Record<(typeof rdpPhases)[number], string>> = {
  P0: 'the name does not resolve',
  P1: 'the port does not open',
  P2a: 'the port opens, and nothing answers',
  P2b: 'the connection is closed before any answer',
  P2c: 'something answers that is not Remote Desktop',
  P3a: 'the server says that it has no usable certificate',
  P3b: 'the server refuses TLS',
  P3c: 'the server insists on another kind of security',
  P3d: 'the server agrees on no TLS at all',
  P4a: 'TLS is agreed on, and breaks right after the ClientHello',
  P4b: 'TLS finds no common version or cipher',
  P4c: 'TLS begins, and then nothing comes back',
  P5: 'TLS completes',
  P6: 'TLS completes, and the server asks for a logon',
};

/** What the built-in looks of the network transport tell. Playbooks name the keys that they use. */
export const builtInLooks: Readonly<
  Record<'dns' | 'tcp' | 'rdp', Readonly<Record<string, Field>>>
> = {
  dns: {
    resolves: 'boolean',
    addresses: { type: 'text', about: 'every address, IPv4 first, joined by ", "' },
    ipv4Count: 'number',
    ipv6Count: 'number',
    error: { type: 'text', about: 'the resolver code, e.g. ENOTFOUND; empty when it resolves' },
    answeredBy: {
      type: 'text',
      about: 'DNS servers that this machine asks, or "literal address" or "hosts file"',
    },
  },
  tcp: {
    result: { type: 'text', values: ['open', 'refused', 'timed-out', 'unreachable'] },
    address: 'text',
    connectMs: { type: 'number', unit: 'ms' },
  },
  rdp: {
    phase: { type: 'text', values: [...rdpPhases] },
    resolves: 'boolean',
    tcp: { type: 'text', values: ['open', 'refused', 'timed-out', 'unreachable'] },
    ask0: {
      type: 'text',
      about:
        'answer to the request for 0: "rsp:0", "fail:5", "legacy", "closed", "silent", "foreign"',
    },
    ask1: 'text',
    ask3: 'text',
    ask11: 'text',
    failureCode: {
      type: 'number',
      about: 'X.224 negotiation failure of the widest request, 0 when none',
    },
    selected: {
      type: 'text',
      values: ['none', 'rdp', 'ssl', 'hybrid', 'rdstls', 'hybrid-ex', 'rdsaad'],
    },
    acceptsRdpSecurity: {
      type: 'boolean',
      about: 'agrees on standard RDP security when asked for nothing else',
    },
    tls: {
      type: 'text',
      // mismatch: the client found no version in common; an alert: the server did
      values: [
        'completes',
        'closed',
        'reset',
        'alert',
        'mismatch',
        'silent',
        'foreign',
        'not-tried',
      ],
    },
    tlsAlert: { type: 'number', about: 'number of the TLS alert, 0 when none' },
    tlsError: {
      type: 'text',
      about:
        'OpenSSL\'s or the system\'s word for why TLS broke, e.g. "wrong version number"; else empty',
    },
    tlsProtocol: { type: 'text', about: 'e.g. TLSv1.3; empty when TLS did not complete' },
    tlsCipher: 'text',
    // silent: nothing came back, which is no refusal
    tls12: { type: 'text', values: ['completes', 'refused', 'silent', 'not-tried'] },
    tls13: { type: 'text', values: ['completes', 'refused', 'silent', 'not-tried'] },
    certificateSubject: 'text',
    certificateIssuer: 'text',
    certificateSelfSigned: 'boolean',
    certificateNames: { type: 'text', about: 'common name and alternative names, joined by ", "' },
    certificateThumbprint: { type: 'text', about: 'SHA-1, upper-case hex, as Windows shows it' },
    certificateSha256: { type: 'text', about: 'upper-case hex' },
    certificateNotAfter: 'date',
    certificateDaysLeft: { type: 'number', unit: 'days', about: 'negative once it has expired' },
    nameMatches: {
      type: 'boolean',
      about: 'the certificate names the host as the inventory does, or as one of its aliases',
    },
    ntlmComputer: 'text',
    ntlmDnsComputer: 'text',
    ntlmDomain: 'text',
    ntlmVersion: { type: 'text', about: 'major.minor.build' },
    clockSkewSeconds: { type: 'number', unit: 's', about: 'host minus this machine' },
    durationMs: { type: 'number', unit: 'ms' },
  },
};

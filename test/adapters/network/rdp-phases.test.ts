import { describe, expect, it } from '@jest/globals';
import { type Behaviour, fileTime, ntlmChallenge, type OnHello } from '#test/fakes/rdp-server.ts';
import { selfSigned } from '#test/fakes/self-signed.ts';
import { lookAt, onTls, start, tls } from './looking.ts';

const expired = selfSigned({ commonName: 'RDS-07', notAfter: Date.UTC(2024, 6, 1) });
const challenge = ntlmChallenge({
  pairs: [
    [2, 'EXAMPLE'],
    [1, 'RDS-07'],
    [4, 'example.test'],
    [3, 'rds-07.example.test'],
    [7, fileTime(start + 421_300)],
  ],
});

const alert = (number: number): OnHello => ({
  kind: 'bytes',
  bytes: Buffer.of(21, 3, 3, 0, 2, 2, number),
});

describe('the RDP look', () => {
  it.each<{
    readonly name: string;
    readonly answer: (request: number) => Behaviour;
    readonly values: Readonly<Record<string, unknown>>;
  }>([
    {
      name: 'P2a, a port that accepts and says nothing',
      answer: () => ({ kind: 'silent' }),
      values: { phase: 'P2a', tcp: 'open', ask11: 'silent', ask3: 'silent', tls: 'not-tried' },
    },
    {
      name: 'P2b, a port that accepts and closes',
      answer: () => ({ kind: 'close' }),
      values: { phase: 'P2b', ask11: 'closed', ask0: 'closed', selected: 'none' },
    },
    {
      name: 'P2c, another program on the port',
      answer: () => ({ kind: 'bytes', bytes: Buffer.from('SSH-2.0-OpenSSH_9.2\r\n') }),
      values: { phase: 'P2c', ask11: 'foreign', acceptsRdpSecurity: false },
    },
    {
      name: 'P2c, a length that no answer has',
      answer: () => ({ kind: 'bytes', bytes: Buffer.of(3, 0, 0xff, 0xff, 1, 2, 3) }),
      values: { phase: 'P2c' },
    },
    {
      name: 'P3a, a server without a certificate',
      answer: () => ({ kind: 'failure', code: 3 }),
      values: { phase: 'P3a', failureCode: 3, ask1: 'fail:3' },
    },
    {
      name: 'P3b, a server that may not use TLS',
      answer: (asked) =>
        asked === 0 ? { kind: 'response', selected: 0 } : { kind: 'failure', code: 2 },
      values: { phase: 'P3b', failureCode: 2, acceptsRdpSecurity: true },
    },
    {
      name: 'P3c, a server that insists on more than is offered',
      answer: () => ({ kind: 'failure', code: 6 }),
      values: { phase: 'P3c', failureCode: 6 },
    },
    {
      name: 'P3d, a server that falls back to RDP security',
      answer: () => ({ kind: 'response', selected: 0 }),
      values: { phase: 'P3d', selected: 'rdp', acceptsRdpSecurity: true, tls: 'not-tried' },
    },
    {
      name: 'P3d, a server older than the negotiation',
      answer: () => ({ kind: 'legacy' }),
      values: { phase: 'P3d', ask11: 'legacy', acceptsRdpSecurity: true },
    },
    {
      name: 'P4a, closed after the ClientHello',
      answer: onTls({ kind: 'close' }),
      values: { phase: 'P4a', tls: 'closed', tls12: 'refused', tls13: 'refused' },
    },
    {
      name: 'P4a, reset after the ClientHello',
      answer: onTls({ kind: 'reset' }),
      values: { phase: 'P4a', tls: 'reset', tlsAlert: 0 },
    },
    {
      name: 'P4a, something else than TLS after the ClientHello',
      answer: onTls({ kind: 'bytes', bytes: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n') }),
      values: { phase: 'P4a', tls: 'foreign', tlsError: 'wrong version number' },
    },
    {
      name: 'P4a, an internal error of the server',
      answer: onTls(alert(80)),
      values: { phase: 'P4a', tls: 'alert', tlsAlert: 80 },
    },
    {
      name: 'P4b, no cipher in common',
      answer: onTls(alert(40)),
      values: { phase: 'P4b', tls: 'alert', tlsAlert: 40, tls12: 'refused', tls13: 'refused' },
    },
    {
      name: 'P4c, silence after the ClientHello',
      answer: onTls({ kind: 'silent' }),
      values: { phase: 'P4c', tls: 'silent', tls12: 'silent', tls13: 'silent' },
    },
    {
      name: 'P5, a handshake that completes',
      answer: onTls(tls),
      values: {
        phase: 'P5',
        selected: 'ssl',
        tls: 'completes',
        tlsProtocol: 'TLSv1.3',
        tls13: 'completes',
        tls12: 'not-tried',
        certificateSubject: 'CN=rds-07',
        certificateNames: 'rds-07, rds-07.example.test',
        certificateSelfSigned: true,
        certificateDaysLeft: 177,
        nameMatches: true,
      },
    },
    {
      name: 'P5, an expired certificate, which does not break the handshake',
      answer: onTls({ kind: 'tls', options: { ...expired, maxVersion: 'TLSv1.2' } }),
      values: {
        phase: 'P5',
        tlsProtocol: 'TLSv1.2',
        tls12: 'completes',
        tls13: 'refused',
        certificateNotAfter: '2024-07-01T00:00:00.000Z',
        certificateDaysLeft: -874,
        nameMatches: true,
      },
    },
    {
      name: 'P6, names, version and clock of a server with CredSSP',
      answer: (asked) =>
        asked < 2
          ? { kind: 'failure', code: 5 }
          : { kind: 'response', selected: asked === 11 ? 8 : 2, onHello: { ...tls, challenge } },
      values: {
        phase: 'P6',
        selected: 'hybrid-ex',
        ask0: 'fail:5',
        ask3: 'rsp:2',
        ask11: 'rsp:8',
        ntlmComputer: 'RDS-07',
        ntlmDnsComputer: 'rds-07.example.test',
        ntlmDomain: 'example.test',
        ntlmVersion: '10.0.20348',
        clockSkewSeconds: 421.3,
      },
    },
    {
      name: 'a narrower request that gets through where the widest is cut off',
      answer: (asked) => (asked === 11 ? { kind: 'close' } : onTls(tls)(asked)),
      values: { phase: 'P5', ask11: 'closed', ask3: 'rsp:1', tls: 'completes' },
    },
  ])('tells $name', async ({ answer, values }) => {
    const look = await lookAt(answer);

    expect(look).toMatchObject({ kind: 'read', source: 'network', values });
    expect(look.kind === 'read' && Object.keys(look.values)).not.toContain(undefined);
  });
});

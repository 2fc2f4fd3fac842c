import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '#src/config.ts';
import { auditReferences } from '#src/journal/audit-settings.ts';

function faults(text: string): readonly string[] {
  const parsed = parseConfig(`audit:\n${text}`, 'fettle.yaml');
  return parsed.ok ? [] : parsed.faults.map(({ message }) => message);
}

describe('what fettle.yaml says under audit', () => {
  it('has sound defaults for what is not written', () => {
    const text = `audit:
  anchors: { to: [{ kind: webhook, url: "https://notes.example.com/x", secret: "env:HOOK" }] }
  stream: [{ kind: syslog, host: siem.example.com }]
`;
    const parsed = parseConfig(text, 'fettle.yaml');

    expect(parsed).toMatchObject({
      ok: true,
      value: {
        audit: {
          anchors: { every: 3_600_000, to: [{ header: 'authorization' }] },
          stream: [{ port: 6514, facility: 13, enterprise: 32473 }],
        },
      },
    });
  });

  it('refers to every secret that it needs', () => {
    const text = `audit:
  key: env:A
  anchors: { to: [{ kind: webhook, url: "https://a.example/x", secret: "env:B", ca: "env:C" }] }
  stream: [{ kind: syslog, host: a, ca: "env:D", clientCertificate: { cert: "env:E", key: "env:F" } }]
`;
    const parsed = parseConfig(text, 'fettle.yaml');

    expect(parsed.ok && auditReferences(parsed.value.audit)).toEqual([
      'env:A',
      'env:B',
      'env:C',
      'env:D',
      'env:E',
      'env:F',
    ]);
  });

  it.each([
    [
      'an anchor in the clear',
      '  anchors: { to: [{ kind: webhook, url: "http://a/x", secret: "env:B" }] }',
    ],
    [
      'a secret itself',
      '  anchors: { to: [{ kind: webhook, url: "https://a/x", secret: "hunter2" }] }',
    ],
    ['no place', '  anchors: { to: [] }'],
    [
      'a header that is two',
      '  anchors: { to: [{ kind: webhook, url: "https://a/x", header: "a: b", secret: "env:B" }] }',
    ],
    ['syslog without encryption', '  stream: [{ kind: syslog, host: a, tls: false }]'],
    ['one place twice', '  stream: [{ kind: file, path: a }, { kind: file, path: a }]'],
  ])('refuses %s', (_, text) => {
    expect(faults(text).length).toBeGreaterThan(0);
  });
});

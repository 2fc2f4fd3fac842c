import { describe, expect, it } from '@jest/globals';
import type { ProbeStep } from '#adapters/winrm/client/probed.ts';
import { hintsFor } from '#adapters/winrm/transport/hints.ts';
import { facts, windowsHost } from './under-test.ts';

describe('advice', () => {
  const hosts = [
    windowsHost(),
    windowsHost({ user: 'fettle', auth: 'basic', https: true }),
    windowsHost({
      user: undefined,
      password: undefined,
      auth: 'certificate',
      tls: { clientCertificate: { cert: 'file:/c', key: 'file:/k' } },
    }),
  ];
  const everyStep: readonly ProbeStep[] = ['tls', ...facts.map(({ step }) => step)];

  it('never weakens a host', () => {
    const all = hosts.flatMap((host) => {
      const settings = host.transports.winrm;
      if (settings === undefined) throw new Error('no settings');
      return everyStep.flatMap((step) => hintsFor(step, { host, settings }));
    });

    expect(all.length).toBeGreaterThan(30);
    expect(all.join('\n')).not.toMatch(
      /AllowUnencrypted|TrustedHosts|Basic="true"|rejectUnauthorized|Set-ExecutionPolicy|SkipCACheck/i,
    );
  });

  it('tells an account of the domain and one of the host apart', () => {
    const hintsOf = (user: string): string => {
      const host = windowsHost({ user });
      const settings = host.transports.winrm;
      return settings === undefined ? '' : hintsFor('logon', { host, settings }).join('\n');
    };

    expect(hintsOf('CORP\\fettle')).toContain('/domain');
    expect(hintsOf('.\\fettle')).toContain('LocalAccountTokenFilterPolicy');
    expect(hintsOf('fettle')).toContain('LocalAccountTokenFilterPolicy');
  });
});

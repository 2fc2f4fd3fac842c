import { beforeAll, describe, expect, it } from '@jest/globals';
import { healthyMachine, ownCertificate, ownThumbprint } from '#test/powershell/healthy-machine.ts';
import { withStore } from '#test/powershell/machine.ts';
import { hasPwsh, type Played, play } from '#test/powershell/stage.ts';
import { machineOf, settled } from './course.ts';
import { found, step, toldBy } from './step.ts';
import { stopsOfBindings } from './stops-of-bindings.ts';
import { stopsOfKeys } from './stops-of-keys.ts';
import { stopsOfServices } from './stops-of-services.ts';

// Skipped where there is no PowerShell on PATH, nor in FETTLE_PWSH. None of it has run on a real Windows yet.
const needsPwsh = hasPwsh ? describe : describe.skip;

const stops = [...stopsOfKeys, ...stopsOfBindings, ...stopsOfServices];

needsPwsh('a remedy that must not run', () => {
  const played: Played[] = [];

  beforeAll(async () => {
    const steps = stops.map(({ script, machine, ...given }) => step(script, machine(), given));
    played.push(...(await play(steps)));
  });

  it.each(stops.map((stop, index) => ({ ...stop, index })))('$title', ({ index, says }) => {
    const { envelope, changed } = found(played, index);

    expect(envelope.outcome).toBe('error');
    expect(envelope.message).toContain(says);
    expect(changed).toEqual([]);
  });
});

needsPwsh('a certificate that Windows does not make anew', () => {
  it('is put back with its key', async () => {
    const expired = withStore(healthyMachine(), 'Remote Desktop', [
      ownCertificate({ notAfter: Date.now() / 1000 - 86_400 }),
    ]);
    const before = { ...expired, neverRenews: true };
    const parameters = { thumbprint: ownThumbprint };
    const applied = found(
      await play([step('renew-self-signed-certificate/apply', before, { parameters })]),
      0,
    );
    const state = toldBy(applied.envelope);
    const back = found(
      await play([step('renew-self-signed-certificate/rollback', machineOf(applied), { state })]),
      0,
    );

    expect(applied.envelope.message).toContain('made no new certificate within 20 seconds');
    expect(settled(machineOf(back), before)).toEqual(settled(before, before));
  });
});

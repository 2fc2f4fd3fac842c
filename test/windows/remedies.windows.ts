import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Envelope, Json, ScriptCall } from '#src/script/job.ts';
import { callOf, ThisWindows, textOf } from './this-windows.ts';

let windows: ThisWindows;

beforeAll(() => {
  windows = new ThisWindows();
});

afterAll(() => windows[Symbol.asyncDispose]());

async function answer(text: string, more: Partial<ScriptCall> = {}): Promise<Json | undefined> {
  const [envelope] = await windows.ask(callOf(text, more));
  return valueIn(envelope);
}

function valueIn(envelope: Envelope | undefined): Json | undefined {
  if (envelope?.outcome !== 'ok') throw new Error(envelope?.message ?? 'The host did not answer.');
  return envelope.value;
}

const listener = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp';

interface Course {
  readonly remedy: string;
  /** Makes the machine ill, in a way that costs nobody anything. */
  readonly ail: string;
  /** Reads, without the probes, what the remedy changes. */
  readonly read: string;
  readonly healthy: Json;
  readonly parameters?: ScriptCall['parameters'];
  readonly hasConfirm?: true;
}

const courses: readonly Course[] = [
  {
    remedy: 'start-needed-services',
    ail: "Stop-Service -Name 'SessionEnv' -Force\n@{ done = $true } | ConvertTo-Json -Compress",
    read: "@{ state = [string] (Get-Service -Name 'SessionEnv').Status } | ConvertTo-Json -Compress",
    healthy: { state: 'Running' },
  },
  {
    remedy: 'raise-security-settings',
    ail: `Set-ItemProperty -LiteralPath '${listener}' -Name MinEncryptionLevel -Value 2\n@{ done = $true } | ConvertTo-Json -Compress`,
    read: `@{ level = (Get-ItemProperty -LiteralPath '${listener}').MinEncryptionLevel } | ConvertTo-Json -Compress`,
    healthy: { level: 3 },
    hasConfirm: true,
  },
  {
    remedy: 'scope-firewall-rule',
    ail: "Set-NetFirewallRule -Name 'RemoteDesktop-UserMode-In-TCP' -RemoteAddress Any\n@{ done = $true } | ConvertTo-Json -Compress",
    read: "@{ any = @((Get-NetFirewallRule -Name 'RemoteDesktop-UserMode-In-TCP' | Get-NetFirewallAddressFilter).RemoteAddress) -contains 'Any' } | ConvertTo-Json -Compress",
    healthy: { any: false },
    parameters: { networks: '10.0.0.0/8, 127.0.0.1' },
    hasConfirm: true,
  },
];

describe('remedies on a real Windows', () => {
  it.each(courses)(
    '$remedy previews, applies, applies again, and goes back',
    async ({ remedy, ail, read, healthy, parameters = {}, hasConfirm }) => {
      const apply = textOf(`remedies/${remedy}/apply.ps1`);
      await answer(ail);
      const before = await answer(read);
      expect(before).not.toEqual(healthy);

      await answer(apply, { parameters, mode: 'preview' });
      expect(await answer(read)).toEqual(before);

      const state = await answer(apply, { parameters });
      expect(state).toMatchObject({ changed: true });
      expect(await answer(read)).toEqual(healthy);
      if (hasConfirm) await answer(textOf(`remedies/${remedy}/confirm.ps1`), { state });

      const again = await answer(apply, { parameters });
      expect(again).toMatchObject({ changed: false });
      expect(await answer(read)).toEqual(healthy);

      await answer(textOf(`remedies/${remedy}/rollback.ps1`), { state });
      expect(await answer(read)).toEqual(before);
    },
  );
});

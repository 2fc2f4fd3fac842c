import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import { WinrmTransport } from '#adapters/winrm/transport/winrm-transport.ts';
import { Places } from '#adapters/winrm/wire/places.ts';
import { createHosts } from '#src/host/find-host.ts';
import { Host } from '#src/host/host.ts';
import { loadPlaybook } from '#src/playbook/load.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import { demoYaml } from '#test/fakes/demo-playbook.ts';
import { type PlayedAnswer, type PlayedCall, PlayedWinrm } from '#test/fakes/played-winrm.ts';
import type { ScriptedHost } from '#test/fakes/scripted-host.ts';
import { Site, stoppedHost } from '#test/fakes/site.ts';

const scripts = {
  'probes/service.ps1': 'service',
  'remedies/start/apply.ps1': 'start/apply',
  'remedies/start/rollback.ps1': 'start/rollback',
  'remedies/enable/apply.ps1': 'enable/apply',
} as const;

/** The demo playbook for Windows, with parts replaced. Each script says who it is, so that a played host knows. */
export function windowsPlaybook(change: (yaml: string) => string = (yaml) => yaml): LoadedPlaybook {
  const files = Object.entries(scripts).map(([path, name]) => [path, `# ${name}\n`] as const);
  const loading = loadPlaybook('demo', {
    'playbook.yaml': change(demoYaml)
      .replaceAll('linux:', 'windows:')
      .replaceAll('.sh }', '.ps1 }'),
    ...Object.fromEntries(files),
  });
  if (loading.ok) return loading.loaded;
  throw new Error(loading.faults.map(({ path, message }) => `${path}: ${message}`).join('\n'));
}

/** How the next call of a name goes instead of well. */
export type Trouble = Map<string, PlayedAnswer>;

export interface WindowsSite {
  readonly site: Site;
  /** What ran on the host, as "service" or "start/apply?" for a preview. */
  readonly host: ScriptedHost;
  readonly trouble: Trouble;
  readonly winrm: PlayedWinrm;
}

/** A site with one Windows host whose scripts go over the WinRM transport. */
export function windowsSite(): WindowsSite {
  const host = stoppedHost();
  const trouble: Trouble = new Map();
  const winrm = new PlayedWinrm((call) => play(call, { host, trouble }));
  const site = new Site({
    host,
    playbooks: [windowsPlaybook()],
    transports: [winrmTo(winrm)],
    hosts: createHosts([windowsHost]),
  });
  return { site, host, trouble, winrm };
}

function winrmTo(winrm: PlayedWinrm): WinrmTransport {
  return new WinrmTransport({
    secrets: { resolve: () => Promise.resolve('a-word') },
    shared: {
      clock: { now: () => 0, at: () => ({ cancel: () => undefined }) },
      gate: new LogonGate({ key: new Uint8Array(32), now: () => 0 }),
      handshakes: new Places(1),
    },
    open: () => winrm,
    openEndpoint: () => {
      throw new Error('No host of this site has an endpoint of PowerShell.');
    },
  });
}

async function play(
  { text, preview }: PlayedCall,
  { host, trouble }: { readonly host: ScriptedHost; readonly trouble: Trouble },
): Promise<PlayedAnswer> {
  const name = /^# (.*)$/m.exec(text)?.[1] ?? '';
  const { envelopes } = await host.run({
    host: windowsHost,
    calls: [
      {
        name,
        language: 'powershell',
        text,
        parameters: {},
        mode: preview ? 'preview' : 'run',
        deadlineMs: 10_000,
        needs: 'user',
      },
    ],
    signal: new AbortController().signal,
  });
  const wrong = preview ? undefined : trouble.get(name);
  if (wrong !== undefined) return wrong;
  return { outcome: 'ok', output: JSON.stringify(envelopes[0]?.value ?? {}) };
}

const windowsHost = Host.parse({
  name: 'web-01',
  address: 'web-01.example.org',
  platform: 'windows',
  transports: { winrm: { user: 'CORP\\fettle', password: 'env:WORD' } },
});

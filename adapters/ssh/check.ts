import type { Host } from '#src/host/host.ts';
import type { Clock } from '#src/ports/clock.ts';
import type {
  Checked,
  CheckedPart,
  JobResult,
  Transport,
  TransportFault,
} from '#src/ports/transport.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';
import { settingsOf } from './settings.ts';

interface Check {
  readonly jobsPerHost: number;
  readonly host: Host;
  readonly signal: AbortSignal;
  readonly transport: Pick<Transport, 'run'>;
  readonly clock: Clock;
  /** Whether sshd has the subsystem of PowerShell; asked where a session there could be chosen and is not. */
  readonly lookAtSubsystem: () => Promise<CheckedPart>;
}

/** Slower than this is no good place for a repair. */
const slow = 10_000;

/** The four questions, each with what was seen. What could not be asked any more says so. */
export async function checkHost(check: Check): Promise<Checked[]> {
  const { host, signal, transport, clock, jobsPerHost, lookAtSubsystem } = check;
  const began = clock.now();
  const result = await transport.run({ host, calls: callsOf(host), signal });
  const took = `${((clock.now() - began) / 1000).toFixed(1)} s`;
  if (result.kind === 'failed') return failed(result);
  const [own, raised] = result.envelopes;
  const isWell = result.envelopes.every(({ outcome }) => outcome === 'ok');
  const wrong = result.envelopes.find(({ outcome }) => outcome !== 'ok')?.message ?? '';
  const { session } = settingsOf(host);
  const parts = speaksPowershell(host) && session === 'shell' ? [await lookAtSubsystem()] : [];
  return [
    { step: 'reached', ok: true, detail: `${host.address} answers over ssh` },
    { step: 'let-in', ok: true, detail: `as ${told(own?.value, 'account')}` },
    {
      step: 'answered',
      ok: isWell,
      detail: isWell
        ? `a script ran${inPowershell(own)}${raised === undefined ? '' : `, as administrator too (${told(raised.value, 'account')})`}`
        : wrong,
      ...(parts.length === 0 ? {} : { parts }),
    },
    {
      step: 'in-time',
      ok: isWell && clock.now() - began < slow,
      detail: `${took} for everything; at most ${jobsPerHost} jobs at a time`,
    },
  ];
}

function callsOf(host: Host): ScriptCall[] {
  const settings = settingsOf(host);
  const isWindows = speaksPowershell(host);
  const common = { parameters: {}, mode: 'run', deadlineMs: slow } as const;
  const own: ScriptCall = isWindows
    ? { ...common, name: 'own', language: 'powershell', text: powershell, needs: 'user' }
    : { ...common, name: 'own', language: 'sh', text: posix, needs: 'user' };
  const raises = !isWindows && settings.sudo !== 'none' && settings.user !== 'root';
  return raises ? [own, { ...own, name: 'raised', needs: 'administrator' }] : [own];
}

function speaksPowershell(host: Host): boolean {
  const { shell = host.platform === 'windows' ? 'powershell' : 'posix' } = settingsOf(host);
  return shell === 'powershell';
}

function inPowershell(own: Envelope | undefined): string {
  const version = told(own?.value, 'version', '');
  return version === '' ? '' : `, in PowerShell ${version}`;
}

const posix = 'put_text account "$(id -un)"\n';
const powershell =
  "@{ account = [Environment]::UserDomainName + '\\' + [Environment]::UserName; version = [string] $PSVersionTable.PSVersion } | ConvertTo-Json -Compress\n";

function told(value: unknown, key: string, otherwise = 'somebody'): string {
  const known =
    typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
  const text: unknown = known?.get(key);
  return typeof text === 'string' ? text : otherwise;
}

const steps = ['reached', 'let-in', 'answered', 'in-time'] as const;

const failsAt: Readonly<Record<TransportFault, (typeof steps)[number]>> = {
  unreachable: 'reached',
  refused: 'let-in',
  'bad-answer': 'answered',
  'timed-out': 'in-time',
};

function failed({ fault, message, hint }: Extract<JobResult, { kind: 'failed' }>): Checked[] {
  const at = steps.indexOf(failsAt[fault]);
  const why = `${message} ${hint}`.trim();
  return steps.map((step, index) => {
    // A time-out may fall into any step: what came before it is not known to be well.
    if (fault === 'timed-out' && index < at) return { step, ok: false, detail: 'not known' };
    if (index < at) return { step, ok: true, detail: 'yes' };
    return { step, ok: false, detail: index === at ? why : 'not asked' };
  });
}

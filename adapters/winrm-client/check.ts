import type { Host } from '#src/host/host.ts';
import { accountOf } from '#src/host/winrm-settings.ts';
import type { Clock } from '#src/ports/clock.ts';
import type {
  Checked,
  CheckedPart,
  JobResult,
  Transport,
  TransportFault,
} from '#src/ports/transport.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { limits } from './limits.ts';

interface Check {
  readonly host: Host;
  readonly signal: AbortSignal;
  readonly transport: Pick<Transport, 'run'>;
  readonly clock: Clock;
}

/** Slower than this is no good place for a repair. */
const slow = 15_000;

const own: ScriptCall = {
  name: 'own',
  language: 'powershell',
  text: "@{ version = '' + $PSVersionTable.PSVersion } | ConvertTo-Json -Compress",
  parameters: {},
  mode: 'run',
  needs: 'user',
  deadlineMs: 10_000,
};

/** The four questions by one script, and what this driver cannot do. */
export async function checkHost({ host, signal, transport, clock }: Check): Promise<Checked[]> {
  const began = clock.now();
  const result = await transport.run({ host, calls: [own], signal });
  const took = clock.now() - began;
  if (result.kind === 'failed') return failed(result);
  const [answer] = result.envelopes;
  const isWell = answer?.outcome === 'ok';
  const { winrm } = host.transports;
  return [
    { step: 'reached', ok: true, detail: `${host.address} answers over WinRM with HTTPS` },
    { step: 'let-in', ok: true, detail: winrm === undefined ? '' : `as ${accountOf(winrm)}` },
    {
      step: 'answered',
      ok: isWell,
      detail: isWell ? 'a script ran' : (answer?.message ?? ''),
      parts: limitParts,
    },
    {
      step: 'in-time',
      ok: isWell && took < slow,
      detail: `${(took / 1000).toFixed(1)} s for a script`,
    },
  ];
}

const limitParts: readonly CheckedPart[] = limits.map((detail) => ({
  name: 'winrm-client',
  ok: true,
  detail,
}));

const steps = ['reached', 'let-in', 'answered', 'in-time'] as const;

const failsAt: Readonly<Record<TransportFault, (typeof steps)[number]>> = {
  unreachable: 'reached',
  refused: 'let-in',
  'bad-answer': 'answered',
  'timed-out': 'in-time',
};

/** The package says so little of a failure that what came before it is not known to be well. */
function failed({ fault, message, hint }: Extract<JobResult, { kind: 'failed' }>): Checked[] {
  const at = failsAt[fault];
  return steps.map((step) => {
    const parts = step === 'answered' ? { parts: limitParts } : {};
    return {
      step,
      ok: false,
      detail: step === at ? `${message} ${hint}`.trim() : 'not known',
      ...parts,
    };
  });
}

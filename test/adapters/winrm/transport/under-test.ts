import type { Probed, ProbeFact } from '#adapters/winrm/client/probed.ts';
import type { WinrmOptions } from '#adapters/winrm/client/settings.ts';
import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import { WinrmTransport } from '#adapters/winrm/transport/winrm-transport.ts';
import { Places } from '#adapters/winrm/wire/places.ts';
import { BotError } from '#src/errors.ts';
import { Host } from '#src/host/host.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { type PlayedAnswer, type PlayedCall, PlayedWinrm } from '#test/fakes/played-winrm.ts';

export const never = new AbortController().signal;

/** A transport, the played host behind it, and the options with which its client was made. */
export interface Played {
  readonly transport: WinrmTransport;
  readonly played: PlayedWinrm;
  readonly made: WinrmOptions[];
  readonly clock: FakeClock;
  readonly knocked: number[];
}

export interface Playing {
  readonly answer?: (call: PlayedCall) => PlayedAnswer;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly open?: readonly number[];
}

export function playedTransport({ answer = ok, secrets = words, open = [] }: Playing = {}): Played {
  const played = new PlayedWinrm(answer);
  const made: WinrmOptions[] = [];
  const knocked: number[] = [];
  const clock = new FakeClock();
  played.probed = facts.map(well);
  const transport = new WinrmTransport({
    secrets: { resolve: (reference) => found(secrets, reference) },
    shared: {
      clock,
      gate: new LogonGate({ key: new Uint8Array(32), now: () => clock.now() }),
      handshakes: new Places(4),
    },
    open: (options) => {
      made.push(options);
      return played;
    },
    openEndpoint: () => {
      throw new Error('There is no endpoint here.');
    },
    knock: ({ port }) => {
      knocked.push(port);
      return Promise.resolve(open.includes(port));
    },
  });
  return { transport, played, made, clock, knocked };
}

const words = { 'env:WORD': 'hunter2', 'file:/ca': 'CA', 'file:/c': 'C', 'file:/k': 'K' };

async function found(
  secrets: Readonly<Record<string, string>>,
  reference: string,
): Promise<string> {
  const word = await Promise.resolve(secrets[reference]);
  if (word !== undefined) return word;
  throw new BotError('secret-missing', `the secret ${reference} is not to be had`, {
    hint: 'Set it.',
  });
}

/** Answers with its own text and parameters. */
export function ok({ text, parameters }: PlayedCall): PlayedAnswer {
  return { outcome: 'ok', output: JSON.stringify({ text, ...parameters }) };
}

export function windowsHost(winrm: object = {}): Host {
  return Host.parse({
    name: 'rds-07',
    address: 'rds-07.corp.example',
    platform: 'windows',
    transports: { winrm: { user: 'CORP\\fettle', password: 'env:WORD', ...winrm } },
  });
}

export function call(name: string, more: Partial<ScriptCall> = {}): ScriptCall {
  const common = { language: 'powershell', parameters: {}, mode: 'run', needs: 'user' } as const;
  return { ...common, name, text: `# ${name}`, deadlineMs: 10_000, ...more };
}

/** What a host says that is in order. */
export const facts: readonly ProbeFact[] = [
  { step: 'reach', address: '10.0.0.7' },
  {
    step: 'identify',
    identity: { vendor: 'Microsoft Corporation', version: 'OS: 0.0.0', protocol: '' },
  },
  { step: 'offers', schemes: ['negotiate', 'kerberos'] },
  { step: 'clock', aheadMs: 400 },
  { step: 'logon', identity: { vendor: '', version: 'OS: 10.0.20348', protocol: '' } },
  { step: 'limits', maxEnvelopeSize: 512_000 },
  { step: 'shell' },
];

export function well(fact: ProbeFact): Probed {
  return { ok: true, fact, tookMs: 3 };
}

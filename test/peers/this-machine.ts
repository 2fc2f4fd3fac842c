import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Network } from '#adapters/network/network.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { Host } from '#src/host/host.ts';
import type { Assessment, Truth } from '#src/incident/finding.ts';
import { assess, verified } from '#src/playbook/assess.ts';
import { loadPlaybook } from '#src/playbook/load.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import { planReadings } from '#src/playbook/plan-readings.ts';
import type { Look, Looks, Value } from '#src/playbook/reading.ts';
import type { Probe, ScriptRemedy } from '#src/playbook/schema.ts';
import type { Situation } from '#src/playbook/situation.ts';
import { EnvelopeDecoder } from '#src/script/envelope.ts';
import type { Envelope, Json, ScriptCall } from '#src/script/job.ts';
import { lookOf } from '#src/script/look-of.ts';
import { posixCommand } from '#src/script/posix-bootstrap.ts';
import { posixDocument } from '#src/script/posix-document.ts';
import { systemPath } from './process.ts';

/** A playbook played against this machine itself, through the bootstrap that goes to hosts. */
export interface ThisMachine {
  /** Takes every probe, from inside and from outside; rejects when one from inside tells nothing. */
  look(): Promise<Looks>;
  judge(looks: Looks, answers?: Readonly<Record<string, Value>>): Assessment;
  /** Runs apply of a remedy for a cause, with the parameters that the readings give. */
  apply(request: Repair): Promise<Envelope>;
  rollback(remedy: string, state: Json | undefined): Promise<Envelope>;
  verified(remedy: string, looks: Looks): Truth;
}

export interface Repair {
  readonly remedy: string;
  readonly cause: string;
  readonly looks: Looks;
  readonly mode?: 'run' | 'preview';
}

const host = Host.parse({ name: 'rds-07', address: '127.0.0.1', platform: 'linux' });
const clock = createSystemClock();
const network = new Network({ clock });

/** Loads a shipped playbook; throws with its faults when it has any. */
export function loadShipped(name: string): LoadedPlaybook {
  const folder = join(import.meta.dirname, '../../playbooks', name);
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files = Object.fromEntries(
    names.map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
  );
  const loading = loadPlaybook(name, files);
  if (!loading.ok) throw new Error(JSON.stringify(loading.faults));
  return loading.loaded;
}

export function thisMachine(loaded: LoadedPlaybook): ThisMachine {
  const { playbook } = loaded;
  return {
    look: () => lookAll(loaded),
    judge: (looks, answers = {}) => assess(playbook, situation(looks, answers)),
    apply: (request) => apply(loaded, request),
    rollback: (remedy, state) => {
      const text = textOf(loaded, scriptRemedy(loaded, remedy).rollback?.linux);
      return runOne(call({ name: remedy, text, state }));
    },
    verified: (remedy, looks) => verified(playbook, remedy, situation(looks, {})),
  };
}

function situation(looks: Looks, answers: Readonly<Record<string, Value>>): Situation {
  return { platform: 'linux', hasHost: true, looks, answers, tried: [], suspected: 'never' };
}

function apply(loaded: LoadedPlaybook, { remedy, cause, looks, mode }: Repair): Promise<Envelope> {
  const found = scriptRemedy(loaded, remedy);
  const rests = planReadings(loaded.playbook, found, { cause, known: situation(looks, {}) });
  if (rests.kind === 'missing') throw new Error(rests.message);
  const text = textOf(loaded, found.apply.linux);
  const { parameters } = rests;
  return runOne(call({ name: remedy, text, parameters, ...(mode === undefined ? {} : { mode }) }));
}

function scriptRemedy({ playbook }: LoadedPlaybook, name: string): ScriptRemedy {
  const found = playbook.remedies[name];
  if (found?.kind !== 'script') throw new Error(`${name} is no script`);
  return found;
}

async function lookAll(loaded: LoadedPlaybook): Promise<Looks> {
  const probes = Object.entries(loaded.playbook.probes);
  const outside: [string, Look][] = [];
  for (const [name, probe] of probes) {
    if (probe.on === 'outside') outside.push([name, await lookOutside(name, probe)]);
  }
  const inside = probes.flatMap(([name, probe]) =>
    probe.on === 'host' && probe.run.linux !== undefined
      ? [{ name, probe, text: textOf(loaded, probe.run.linux) }]
      : [],
  );
  const envelopes = await runAll(inside.map(({ name, text }) => call({ name, text })));
  const read = inside.map(({ name, probe }) => {
    const envelope = envelopes.find((each) => each.name === name);
    if (envelope === undefined) throw new Error(`no answer from ${name}`);
    const look = lookOf(probe, envelope, { source: 'test', at: clock.now() });
    if (look.kind === 'failed') throw new Error(`${name}: ${look.failure}: ${look.message}`);
    return [name, look] as const;
  });
  return Object.fromEntries([...outside, ...read]);
}

function lookOutside(name: string, probe: Extract<Probe, { on: 'outside' }>): Promise<Look> {
  const signal = new AbortController().signal;
  return network.look({ host, probe: name, look: probe.look, deadlineMs: 45_000, signal });
}

function textOf({ files }: LoadedPlaybook, file: string | undefined): string {
  const text = files[file ?? ''];
  if (text === undefined) throw new Error(`no such script: ${file}`);
  return text;
}

type Asked = Pick<ScriptCall, 'name' | 'text'> & Partial<ScriptCall>;

function call(asked: Asked): ScriptCall {
  const rest = { parameters: {}, mode: 'run', deadlineMs: 80_000, needs: 'administrator' } as const;
  return { language: 'sh', ...rest, ...asked };
}

async function runOne(asked: ScriptCall): Promise<Envelope> {
  const [envelope] = await runAll([asked]);
  if (envelope === undefined) throw new Error(`no answer from ${asked.name}`);
  return envelope;
}

/** What a transport does over ssh, on this machine: the constant command, the document on its input. */
async function runAll(calls: readonly ScriptCall[]): Promise<Envelope[]> {
  const marker = randomBytes(16).toString('hex');
  const decoder = new EnvelopeDecoder({ marker, names: calls.map(({ name }) => name) });
  const child = spawn('/bin/sh', ['-c', posixCommand], { env: { PATH: systemPath } });
  const envelopes: Envelope[] = [];
  const take = (some: readonly Envelope[]): void => {
    envelopes.push(...some);
    // Its input is the lifeline of the job: it stays open until all is done.
    if (decoder.isDone) child.stdin.end();
  };
  child.stdout.on('data', (bytes: Buffer) => take(decoder.out(bytes, clock.now())));
  child.stderr.on('data', (bytes: Buffer) => take(decoder.err(bytes, clock.now())));
  child.stdin.on('error', () => undefined);
  child.stdin.write(posixDocument(calls, marker));
  await new Promise((resolve) => child.once('close', resolve));
  return [...envelopes, ...decoder.close(clock.now())];
}

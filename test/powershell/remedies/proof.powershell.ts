import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseDocument } from '#src/document/parse-document.ts';
import type { Evidence } from '#src/playbook/evidence.ts';
import { weigh } from '#src/playbook/judge.ts';
import type { Look } from '#src/playbook/reading.ts';
import { PlaybookPart, type Probe } from '#src/playbook/schema.ts';
import { lookOf } from '#src/script/look-of.ts';
import type { Machine } from '#test/powershell/machine.ts';
import { hasPwsh, play, type Step } from '#test/powershell/stage.ts';
import { type Ailing, ailing } from './ailing.ts';
import { machineOf } from './course.ts';
import { found, step } from './step.ts';

// Skipped where there is no PowerShell on PATH, nor in FETTLE_PWSH. None of it has run on a real Windows yet.
const needsPwsh = hasPwsh ? describe : describe.skip;

const folder = 'playbooks/rdp-closed-before-logon';
const own = partOf('windows-remedies.yaml');
const probes = { ...partOf('windows-probes.yaml').probes, ...own.probes };

function partOf(file: string): PlaybookPart {
  const text = readFileSync(`${folder}/${file}`, 'utf8');
  const parsed = parseDocument(text, { file, schema: PlaybookPart });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.value;
}

/** The lines of verify that the host itself can tell; the outside is not played here. */
function proofOf({ remedy: name }: Ailing): Evidence {
  const remedy = own.remedies[name];
  if (remedy?.kind !== 'script') throw new Error(`There is no remedy ${name}.`);
  const lines = Object.entries(remedy.verify);
  return Object.fromEntries(lines.filter(([path]) => !path.startsWith('rdp.')));
}

function named(name: string): Extract<Probe, { on: 'host' }> {
  const probe = probes[name];
  if (probe?.on !== 'host') throw new Error(`There is no probe ${name}.`);
  return probe;
}

function probesOf(one: Ailing): readonly string[] {
  const text = JSON.stringify(proofOf(one));
  return Object.keys(probes).filter((name) => text.includes(`"${name}.`));
}

function looksAt(one: Ailing, machine: Machine): Step[] {
  return probesOf(one).map((name) => {
    const text = readFileSync(`${folder}/${named(name).run.windows}`, 'utf8');
    return { text, machine };
  });
}

/** A restart heals what these machines do not play, and rules that nobody may read can prove nothing. */
const proven = ailing.filter(({ repeats }) => !repeats);

needsPwsh('the proof of a remedy', () => {
  const before: Truths = new Map();
  const after: Truths = new Map();

  beforeAll(async () => {
    const applied = await play(
      proven.map(({ remedy, machine, parameters }) =>
        step(`${remedy}/apply`, machine(), { parameters }),
      ),
    );
    await weighAll(before, (one) => one.machine());
    await weighAll(after, (one) => machineOf(found(applied, proven.indexOf(one))));
  }, 900_000);

  it.each(proven)('fails before, and holds once $remedy has mended $title', (one) => {
    expect(before.get(one)).toBe('fails');
    expect(after.get(one)).toBe('holds');
  });
});

type Truths = Map<Ailing, string>;

async function weighAll(truths: Truths, machineFor: (one: Ailing) => Machine): Promise<void> {
  const steps = proven.map((one) => looksAt(one, machineFor(one)));
  const played = [...(await play(steps.flat()))];
  for (const one of proven) {
    const looks: Record<string, Look> = {};
    for (const name of probesOf(one)) {
      const envelope = played.shift()?.envelope;
      if (envelope === undefined) throw new Error('PowerShell did not answer.');
      looks[name] = lookOf(named(name), envelope, { source: 'stage', at: 0 });
    }
    truths.set(one, weigh(proofOf(one), { looks, answers: {} }));
  }
}

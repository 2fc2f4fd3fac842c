import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Machine } from '#test/powershell/machine.ts';
import { type Played, play, type Step } from '#test/powershell/stage.ts';
import type { Ailing } from './ailing.ts';

const folder = join(import.meta.dirname, '../../../playbooks/rdp-closed-before-logon/remedies');

/** All that happens to one machine: asked, applied, applied again, put back, and the same wherever apply may break off. */
export interface Course {
  readonly before: Machine;
  readonly preview: Played;
  readonly applied: Played;
  readonly again: Played;
  readonly back: Played | undefined;
  readonly backAgain: Played | undefined;
  readonly broken: readonly {
    readonly at: string;
    readonly applied: Played;
    readonly back: Played;
  }[];
}

export function scriptOf(remedy: string, phase: string): string {
  return readFileSync(join(folder, remedy, `${phase}.ps1`), 'utf8');
}

/** The machine that a step left, for the next one. */
export function machineOf({ machine }: Pick<Played, 'machine'>): Machine {
  return z.custom<Machine>((value) => typeof value === 'object').parse(JSON.parse(machine));
}

/**
 * What counts when a machine is held against how it was: no numbers of processes, no events, and nothing
 * that is kept on purpose, such as saved rights or a certificate that Windows made and that was put aside.
 */
export function settled(machine: Machine, before: Machine) {
  const { registry, files, certificates, services, firewall, tasks } = machine;
  const known = Object.values(before.certificates).flatMap((all) =>
    all.map(({ thumbprint }) => thumbprint),
  );
  const { FettleRetired: retired = [], ...stores } = certificates;
  return {
    registry,
    files: Object.fromEntries(
      Object.entries(files).filter(([path]) => !path.startsWith('C:\\ProgramData\\Fettle')),
    ),
    stores,
    retired: retired.filter(({ thumbprint }) => known.includes(thumbprint)),
    services: Object.entries(services).map(([name, { state, start }]) => ({ name, state, start })),
    firewall,
    tasks,
  };
}

const changing =
  /(?<=^|[\s{;=(])(Move-Item|New-Item|Restart-Service|Start-Service|Stop-Service|Stop-Process|Set-ItemProperty|New-ItemProperty|Remove-ItemProperty|Set-CimInstance|Set-Content|Set-NetFirewallRule|Register-ScheduledTask|icacls\.exe|takeown\.exe)(?=\s)/g;
const frame = "$ErrorActionPreference = 'Stop'\n";
/** The same in every script that has it: a test holds the copies against each other. */
export const shared = /(?<=\n)function Protect-Backup\b.*?\n\}\n/s;

interface Break {
  readonly at: string;
  readonly text: string;
}

/** The script once for each command that changes something, with that command failing. */
export function breaksOf(text: string, { inShared }: { readonly inShared: boolean }): Break[] {
  const start = text.indexOf(frame) + frame.length;
  const head = `${text.slice(0, start)}function Stop-Here { throw 'it broke off here' }\n`;
  const body = text.slice(start);
  const common = shared.exec(body);
  const from = common?.index ?? body.length;
  const to = from + (common?.[0].length ?? 0);
  return [...body.matchAll(changing)]
    .filter(({ index }) => inShared || index < from || index >= to)
    .map(({ 0: command, index }, number) => ({
      at: `${number + 1}: ${command}`,
      text: `${head}${body.slice(0, index)}Stop-Here${body.slice(index + command.length)}`,
    }));
}

interface Begun {
  readonly one: Ailing;
  readonly before: Machine;
  readonly breaks: readonly Break[];
  readonly preview: Played;
  readonly applied: Played;
  readonly off: readonly Played[];
}

/** Plays all courses in three rounds, since each goes on from what the one before told: to start PowerShell takes longest. */
export async function coursesOf(all: readonly Ailing[]): Promise<readonly Course[]> {
  const first = await inOneGo(all, (one) => {
    const before = one.machine();
    const text = scriptOf(one.remedy, 'apply');
    const breaks = one.noWayBack ? [] : breaksOf(text, { inShared: one.thorough === true });
    const apply = { text, machine: before, parameters: one.parameters ?? {} };
    const steps: readonly Step[] = [
      { ...apply, mode: 'preview' },
      apply,
      ...breaks.map(({ text }) => ({ ...apply, text })),
    ];
    return {
      steps,
      finish: ([preview, applied, ...off]) => ({
        one,
        before,
        breaks,
        preview: here(preview),
        applied: here(applied),
        off,
      }),
    };
  });
  const second = await inOneGo(first, (played: Begun) => {
    const { one, applied, off } = played;
    const again = {
      text: scriptOf(one.remedy, 'apply'),
      machine: machineOf(applied),
      parameters: one.parameters ?? {},
    };
    const backs = one.noWayBack ? [] : [applied, ...off].map((from) => wayBack(one, from));
    return {
      steps: [again, ...backs],
      finish: ([twice, back, ...offBacks]) => ({ ...played, again: here(twice), back, offBacks }),
    };
  });
  return inOneGo(second, ({ one, applied, back, ...played }) => ({
    steps: back === undefined ? [] : [{ ...wayBack(one, applied), machine: machineOf(back) }],
    finish: ([backAgain]) => ({ ...played, applied, back, backAgain, broken: brokenOf(played) }),
  }));
}

function wayBack({ remedy }: Ailing, from: Played): Step {
  const state = from.envelope.value ?? { changed: false };
  return { text: scriptOf(remedy, 'rollback'), machine: machineOf(from), state };
}

interface Part<Result> {
  readonly steps: readonly Step[];
  readonly finish: (played: readonly Played[]) => Result;
}

async function inOneGo<One, Result>(
  all: readonly One[],
  partOf: (one: One) => Part<Result>,
): Promise<Result[]> {
  const parts = all.map(partOf);
  const played = [...(await play(parts.flatMap(({ steps }) => steps)))];
  return parts.map(({ steps, finish }) => finish(played.splice(0, steps.length)));
}

function here(played: Played | undefined): Played {
  if (played === undefined) throw new Error('PowerShell did not answer.');
  return played;
}

function brokenOf({
  breaks,
  off,
  offBacks,
}: Pick<Begun, 'breaks' | 'off'> & { readonly offBacks: readonly Played[] }) {
  return breaks.flatMap(({ at }, index) => {
    const [applied, back] = [here(off[index]), here(offBacks[index])];
    // A command that was not reached breaks nothing off.
    return applied.envelope.outcome === 'ok' ? [] : [{ at, applied, back }];
  });
}

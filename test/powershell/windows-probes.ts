import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from '#src/document/parse-document.ts';
import { type Field, PlaybookPart } from '#src/playbook/schema.ts';
import type { Json } from '#src/script/job.ts';
import { lookOf } from '#src/script/look-of.ts';
import type { Played } from './stage.ts';

const folder = join(import.meta.dirname, '../../playbooks/rdp-closed-before-logon');

export interface WindowsProbe {
  readonly name: string;
  readonly text: string;
  readonly returns: Readonly<Record<string, Field>>;
}

/** Every probe of the playbook that runs on Windows, with what it declares. */
export const windowsProbes: readonly WindowsProbe[] = readProbes();

function readProbes(): WindowsProbe[] {
  const parts = readdirSync(folder).filter((file) => /^windows-.*\.yaml$/.test(file));
  return parts.flatMap((file) => probesIn(file));
}

function probesIn(file: string): WindowsProbe[] {
  const text = readFileSync(join(folder, file), 'utf8');
  const parsed = parseDocument(text, { file, schema: PlaybookPart });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return Object.entries(parsed.value.probes ?? {}).flatMap(([name, probe]) => {
    const path = probe.on === 'host' ? probe.run.windows : undefined;
    if (path === undefined) return [];
    return [{ name, text: readFileSync(join(folder, path), 'utf8'), returns: probe.returns }];
  });
}

export function probeNamed(name: string): WindowsProbe {
  const found = windowsProbes.find((probe) => probe.name === name);
  if (found === undefined) throw new Error(`There is no probe ${name}.`);
  return found;
}

export interface Told {
  readonly values: Readonly<Record<string, Json>>;
  readonly unknown: Readonly<Record<string, string>>;
  /** What is wrong with the answer itself, whatever the machine is like. */
  readonly flaws: readonly string[];
}

/** What a probe told, and where that is not what it declares: each key once, of its type, or unknown with a reason. */
export function toldBy({ returns }: WindowsProbe, { envelope, changed }: Played): Told {
  const look = lookOf({ returns }, envelope, { source: 'stage', at: 0 });
  if (look.kind === 'failed') {
    return { values: {}, unknown: {}, flaws: [`${look.failure}: ${look.message}`] };
  }
  const own = reasonsIn(envelope.value);
  return {
    values: look.values,
    unknown: look.unknown,
    flaws: [
      ...(envelope.message === '' ? [] : [`says ${envelope.message}`]),
      ...changed.map((what) => `changed ${what}`),
      ...Object.keys(look.unknown)
        .filter((key) => (own.get(key) ?? '') === '')
        .map((key) => `${key}: ${look.unknown[key]}`),
      ...keysOf(envelope.value)
        .filter((key) => key !== 'unknown' && !Object.hasOwn(returns, key))
        .map((key) => `${key}: is not declared`),
      ...[...own.keys()]
        .filter((key) => keysOf(envelope.value).includes(key))
        .map((key) => `${key}: is told and unknown`),
    ],
  };
}

function keysOf(value: Json | undefined): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

function reasonsIn(value: Json | undefined): ReadonlyMap<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map();
  const reasons = new Map(Object.entries(value)).get('unknown');
  if (typeof reasons !== 'object' || reasons === null) return new Map();
  return new Map(
    Object.entries(reasons).map(([key, reason]) => [key, typeof reason === 'string' ? reason : '']),
  );
}

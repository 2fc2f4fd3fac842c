import { stringify } from 'yaml';
import type { Host } from '#src/host/host.ts';
import { anonymise } from './anonymise.ts';
import { Case, type CaseLook, type CaseLooks } from './case.ts';
import { lookUp } from './look-up.ts';
import { playCase } from './play-case.ts';
import type { Look, Looks } from './reading.ts';
import type { Playbook } from './schema.ts';

export interface Recording {
  readonly playbook: Playbook;
  readonly host: Host;
  readonly looks: Looks;
  /** "2026-11-21" */
  readonly day: string;
}

/** A case as YAML out of what was just read on a host, with the verdicts that the playbook gives today. */
export function recordCase({ playbook, host, looks, day }: Recording): string {
  const hidden = anonymise(declared(looks, playbook), playbook, host);
  const written = Case.parse({
    comment: `Recorded on ${day}; names, addresses and thumbprints are replaced. Read it through, and say whether the verdicts are right.`,
    report: playbook.examples[0],
    host: { name: 'host-1', platform: host.platform },
    looks: caseLooks(hidden),
    expect: {},
    offers: [],
  });
  const { verdicts, offers } = playCase(playbook, written);
  const { comment, report, host: where, looks: read } = written;
  const content = { comment, report, host: where, looks: read, expect: verdicts, offers };
  return `# yaml-language-server: $schema=../../case.schema.json\n${stringify(content, { lineWidth: 110, blockQuote: 'literal', aliasDuplicateObjects: false })}`;
}

/** A look of our own tells more than a playbook asks for; a case holds what the playbook names. */
function declared(looks: Looks, { probes }: Playbook): Looks {
  const kept = Object.entries(looks).map(([probe, look]): [string, Look] => {
    const keys = Object.keys(lookUp(probes, probe)?.returns ?? {});
    if (look.kind === 'failed') return [probe, look];
    return [probe, { ...look, values: only(look.values, keys), unknown: only(look.unknown, keys) }];
  });
  return Object.fromEntries(kept);
}

function only<T>(record: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.includes(key)));
}

function caseLooks(looks: Looks): CaseLooks {
  return Object.fromEntries(Object.entries(looks).map(([probe, look]) => [probe, caseLook(look)]));
}

function caseLook(look: Look): CaseLook {
  if (look.kind === 'failed') return { failed: look.failure, message: look.message };
  const told: CaseLook = { ...look.values };
  if (Object.keys(look.unknown).length > 0) told.unknown = look.unknown;
  return told;
}

import { evidenceFlaws, noSuch } from './check-evidence.ts';
import { remedyFlaws } from './check-remedies.ts';
import { pathsOf } from './evidence.ts';
import type { Flaw } from './flaw.ts';
import { lookUp } from './look-up.ts';
import { builtInLooks } from './looks.ts';
import type { Cause, Evidence, Playbook, Probe } from './schema.ts';
import { fieldOf, platformsOfCause, sourcesOf } from './sources.ts';

/** What a schema alone cannot see: names that point nowhere, and evidence that can never hold. */
export function nameFlaws(playbook: Playbook): Flaw[] {
  return [
    ...questionFlaws(playbook),
    ...Object.entries(playbook.probes).flatMap(([name, probe]) => probeFlaws(name, probe)),
    ...Object.entries(playbook.causes).flatMap(([name, cause]) =>
      causeFlaws(playbook, name, cause),
    ),
    ...cycleFlaws(playbook),
    ...remedyFlaws(playbook),
  ];
}

function questionFlaws(playbook: Playbook): Flaw[] {
  const names = Object.keys(playbook.questions);
  const hosts = names.filter((name) => lookUp(playbook.questions, name)?.answer === 'host');
  const used = usedPaths(playbook);
  const idle = names.filter((name) => !hosts.includes(name) && !used.has(`answers.${name}`));
  return [
    ...hosts.slice(1).map((name) => flaw(['questions', name], 'a second question for the host')),
    ...(hosts.length === 0 ? [flaw(['questions'], 'no question asks for the host; add one')] : []),
    ...idle.map((name) =>
      flaw(['questions', name], 'no evidence and no parameter uses this answer'),
    ),
  ];
}

function usedPaths(playbook: Playbook): Set<string> {
  const causes = Object.values(playbook.causes).flatMap(({ confirmed, suspected = {} }) => [
    ...pathsOf(confirmed),
    ...pathsOf(suspected),
  ]);
  const remedies = Object.values(playbook.remedies).flatMap((remedy) => [
    ...pathsOf(remedy.requires),
    ...(remedy.kind === 'script' ? Object.values(remedy.parameters) : []),
  ]);
  return new Set([...causes, ...remedies]);
}

function probeFlaws(name: string, probe: Probe): Flaw[] {
  const flaws = name === 'answers' ? [flaw(['probes', name], '"answers" names the questions')] : [];
  return [...flaws, ...(probe.on === 'host' ? scriptFlaws(name, probe) : lookFlaws(name, probe))];
}

function scriptFlaws(name: string, { run }: Extract<Probe, { on: 'host' }>): Flaw[] {
  return Object.entries(run).flatMap(([platform, file]) =>
    file === undefined || file.startsWith(`probes/${name}.`)
      ? []
      : [flaw(['probes', name, 'run', platform], `a probe's script has its name: probes/${name}`)],
  );
}

function lookFlaws(name: string, probe: Extract<Probe, { on: 'outside' }>): Flaw[] {
  const known = builtInLooks[probe.look];
  return Object.entries(probe.returns).flatMap(([key, field]) => {
    const path = ['probes', name, 'returns', key];
    const told = lookUp(known, key);
    if (told === undefined)
      return [flaw(path, noSuch(`key of ${probe.look}`, key, Object.keys(known)))];
    const { type, values = [] } = fieldOf(told);
    const written = fieldOf(field);
    if (written.type !== type) return [flaw(path, `the look tells ${type}, not ${written.type}`)];
    const strange = (written.values ?? []).filter(
      (value) => values.length > 0 && !values.includes(value),
    );
    return strange.map((value) => flaw(path, noSuch('value', value, values)));
  });
}

function causeFlaws(playbook: Playbook, name: string, cause: Cause): Flaw[] {
  const sources = sourcesOf(playbook);
  const platforms = platformsOfCause(playbook, name);
  const at = ['causes', name];
  const judged = (evidence: Evidence, block: string): Flaw[] =>
    evidenceFlaws(evidence, { path: [...at, block], sources, platforms });
  const remedied = Object.values(playbook.remedies).some(({ fixes }) => fixes.includes(name));
  return [
    ...judged(cause.confirmed, 'confirmed'),
    ...(cause.suspected === undefined ? [] : judged(cause.suspected, 'suspected')),
    ...(isShadowed(cause)
      ? [flaw([...at, 'suspected'], 'holds only when confirmed holds too: it is never reached')]
      : []),
    ...(remedied ? [] : [flaw(at, 'no remedy fixes this cause; add one, or advice')]),
    ...hideFlaws(playbook, name, cause),
  ];
}

/** Each line of `confirmed` stands in `suspected` too. */
function isShadowed({ confirmed, suspected }: Cause): boolean {
  if (suspected === undefined) return false;
  return Object.entries(confirmed).every(
    ([line, expected]) => JSON.stringify(lookUp(suspected, line)) === JSON.stringify(expected),
  );
}

function hideFlaws(playbook: Playbook, name: string, { hides }: Cause): Flaw[] {
  return hides.flatMap((hidden, index) => {
    const path = ['causes', name, 'hides', index];
    if (hidden === name) return [flaw(path, 'a cause cannot hide itself')];
    const isKnown = Object.hasOwn(playbook.causes, hidden);
    return isKnown ? [] : [flaw(path, noSuch('cause', hidden, Object.keys(playbook.causes)))];
  });
}

/** Causes that hide each other would both vanish. */
function cycleFlaws({ causes }: Playbook): Flaw[] {
  return Object.keys(causes).flatMap((name) => {
    const hidden = hiddenFrom(causes, name);
    const others = [...hidden].filter((other) => other !== name);
    if (!hidden.has(name) || others.length === 0) return [];
    return [flaw(['causes', name, 'hides'], `goes round in a circle: ${others.join(', ')}`)];
  });
}

function hiddenFrom(causes: Playbook['causes'], name: string): Set<string> {
  const seen = new Set<string>();
  const open = [...(lookUp(causes, name)?.hides ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(lookUp(causes, next)?.hides ?? []));
  }
  return seen;
}

function flaw(path: Flaw['path'], message: string): Flaw {
  return { path, message };
}

import { count } from '#src/card/measure.ts';
import type { Assessment, Verdict } from '#src/incident/finding.ts';
import type { Looks } from '#src/playbook/reading.ts';
import { shown, valueIn } from './told.ts';

/** "Looked at rds-07: 3 probes, 1 of them told nothing". */
export function lookedAt(host: string, looks: Looks): string {
  const all = Object.values(looks);
  const failed = all.filter(({ kind }) => kind === 'failed').length;
  const silent = failed === 0 ? '' : `, ${failed} of them told nothing`;
  return `Looked at ${host} (${count(all.length, 'probe')}${silent})`;
}

/** What was read, by probe, and why a probe told nothing. */
export function readingLines(looks: Looks): readonly string[] {
  return Object.entries(looks).map(([probe, look]) => {
    if (look.kind === 'failed') return `${shown(probe)}: ${look.failure}, ${shown(look.message)}`;
    const values = Object.entries(look.values).map(
      ([key, value]) => `${shown(key)} ${valueIn(value)}`,
    );
    return `${shown(probe)} (${shown(look.source)}): ${values.join(', ')}`;
  });
}

const verdicts: readonly Verdict[] = ['confirmed', 'suspected', 'ruled-out', 'unknown'];

/** The readings, and the verdicts that they gave. */
export function findingLines({
  looks,
  assessment,
}: {
  readonly looks: Looks;
  readonly assessment: Assessment;
}): readonly string[] {
  const found = verdicts.flatMap((verdict) => {
    const titles = assessment.findings.filter((finding) => finding.verdict === verdict);
    return titles.length === 0
      ? []
      : [`${verdict}: ${titles.map(({ title }) => shown(title)).join('; ')}`];
  });
  return [...readingLines(looks), ...found];
}

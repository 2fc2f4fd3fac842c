import type { FailedLook, Finding } from '#src/incident/finding.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { LookFailure } from '#src/playbook/reading.ts';
import type { Text } from './card.ts';
import { listed } from './measure.ts';
import { capped } from './shown.ts';

const words: Readonly<Record<LookFailure, string>> = {
  unreachable: 'not reached',
  refused: 'access denied',
  'bad-answer': 'no answer that makes sense',
  'timed-out': 'no answer in time',
  'script-failed': 'the look itself failed',
  'not-available': 'no way to look from here',
};

/** reached? let in? answered? in time? */
export function failureWord(failure: LookFailure): string {
  return words[failure];
}

/** What could not be read, why, and what that means for the verdicts. One line for each reason. */
export function failureTexts({ assessment }: Incident): readonly Text[] {
  const { failures = [], findings = [] } = assessment ?? {};
  const groups = new Map<string, FailedLook[]>();
  for (const failed of failures) {
    const reason = `${failed.failure}\n${failed.message}`;
    groups.set(reason, [...(groups.get(reason) ?? []), failed]);
  }
  return [...groups.values()].map((group) => failureText(group, findings));
}

function failureText(group: readonly FailedLook[], findings: readonly Finding[]): Text {
  const [first] = group;
  if (first === undefined) return [];
  const titles = group.map(({ title }) => title);
  return [
    `Could not be read: ${named(titles)}. Reason: ${failureWord(first.failure)}. `,
    `${sentence(capped(first.message, 500))} `,
    meaning(group, findings),
  ];
}

/** Which verdicts stay open because of it. */
function meaning(group: readonly FailedLook[], findings: readonly Finding[]): string {
  const probes = new Set(group.map(({ probe }) => probe));
  const open = findings.filter(
    ({ verdict, because }) =>
      (verdict === 'unknown' || verdict === 'suspected') &&
      because.some(
        ({ path, truth }) => truth === 'unknown' && probes.has(path.split('.')[0] ?? ''),
      ),
  );
  if (open.length === 0) return 'It leaves no verdict open.';
  const many = open.length > 1;
  return `So ${named(open.map(({ title }) => `"${title}"`))} ${many ? 'stay' : 'stays'} unproven.`;
}

function named(words: readonly string[]): string {
  const shown = words.slice(0, 6);
  return words.length > 6 ? `${shown.join(', ')}, … (${words.length - 6} more)` : listed(shown);
}

function sentence(text: string): string {
  return /[.!?…)]$/u.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}

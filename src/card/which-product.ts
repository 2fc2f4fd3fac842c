import type { OpenQuestion } from '#src/incident/finding.ts';
import { capped } from './shown.ts';

const offered = 4;

/** What is asked of a playbook here. */
export interface Candidate {
  readonly name: string;
  readonly playbook: { readonly title: string };
}

/** One good question where a code alone does not say in which product it stands. Never a guess. */
export function whichProductQuestion(
  codes: readonly string[],
  candidates: readonly Candidate[],
): OpenQuestion {
  const likeliest = candidates.slice(0, offered);
  const ask =
    codes.length === 0
      ? 'What were you doing when it went wrong?'
      : 'What were you doing when this code appeared?';
  if (likeliest.length === 0) {
    return { key: 'playbook', question: { ask, answer: 'text', optional: false } };
  }
  const choices = Object.fromEntries(
    likeliest.map(({ name, playbook }) => [name, capped(playbook.title, 50).slice(0, 75)]),
  );
  return { key: 'playbook', question: { ask, answer: 'choice', choices, optional: false } };
}

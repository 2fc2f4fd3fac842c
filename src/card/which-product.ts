import type { KnownSpace } from '#src/errorcode/code.ts';
import { topics } from '#src/errorcode/topic.ts';
import type { OpenQuestion } from '#src/incident/finding.ts';
import { productsOf } from './decoded-codes.ts';
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
  if (likeliest.length === 0) return { key: 'playbook', question: whichProduct(codes, ask) };
  const choices = Object.fromEntries(
    likeliest.map(({ name, playbook }) => [name, capped(playbook.title, 50).slice(0, 75)]),
  );
  return { key: 'playbook', question: { ask, answer: 'choice', choices, optional: false } };
}

/** Where one number has several meanings, the product decides which it is; otherwise people say it in words. */
function whichProduct(codes: readonly string[], ask: string): OpenQuestion['question'] {
  const spaces = new Set(productsOf(codes).map((space) => (isRdp(space) ? 'rdp' : space)));
  const labels = new Map<string, readonly [name: string, label: string]>();
  // The last topic of a space is its most general one.
  for (const {
    name,
    label,
    spaces: [first = ''],
  } of topics)
    labels.set(first, [name, label]);
  const shown = [...spaces].map((space) => labels.get(space)).filter((one) => one !== undefined);
  if (shown.length < 2) return { ask, answer: 'text', optional: false };
  const choices = Object.fromEntries(shown);
  return { ask: 'Which product shows this code?', answer: 'choice', choices, optional: false };
}

function isRdp(space: KnownSpace): boolean {
  return space === 'rdp-extended' || space === 'freerdp';
}

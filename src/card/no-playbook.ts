import type { Incident } from '#src/incident/incident.ts';
import { decodedBlocks } from './decoded-codes.ts';
import type { Wording } from './draft.ts';
import { paragraph } from './draft.ts';
import { mention } from './span.ts';

/** The end of an incident that no playbook looks into: what is known of its codes is all that can be given. */
export function noPlaybook({ codes, report, answers, reporter }: Incident) {
  const answer = Object.hasOwn(answers, 'playbook') ? String(answers.playbook) : '';
  return {
    severity: 'warning',
    title: ['No playbook of mine looks into this. Nothing was changed.'],
    blocks: [
      // What was answered weighs more than what stood beside the code at first.
      ...decodedBlocks(codes, `${answer}\n${report}`),
      paragraph(mention(reporter), ', the rest needs a person.'),
    ],
  } as const satisfies Wording;
}

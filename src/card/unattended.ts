import type { Saying } from '#src/incident/command.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Block } from './card.ts';
import { type CardContext, type Draft, draft, fact, factBlock, paragraph } from './draft.ts';
import { count, listed } from './measure.ts';
import { approvalSlot, hostSpan, planOf } from './place.ts';
import { capped } from './shown.ts';
import { code, mention } from './span.ts';

/** In place of the card that asks for approval: nobody is asked, and by whose word. */
export function unattendedCard(
  { rules }: Extract<Saying, { kind: 'unattended' }>,
  incident: Incident,
  context: CardContext,
): Draft {
  const plan = planOf(incident, context);
  const facts =
    plan === undefined
      ? []
      : [
          fact('What', plan.title),
          fact('Why', plan.causeTitle),
          fact('Effect', capped(plan.effect, 600)),
          fact('Undo', capped(plan.undo, 600)),
          fact('Plan', code(plan.digest.slice(0, 12))),
        ];
  return draft(
    {
      severity: 'warning',
      title: ['Nobody is asked to approve this on ', hostSpan(incident, context), '.'],
      blocks: [
        paragraph(
          `${byRules(rules)} of this site lets it run unattended: low risk, its cause proven.`,
        ),
        factBlock(...facts),
        paragraph(mention(incident.reporter), ', write "cancel" if it must not be.'),
      ],
      ...(plan === undefined ? {} : { slot: approvalSlot(plan) }),
    },
    context,
  );
}

/** At the end: that no person had approved what was done; nothing where a person had. */
export function unattendedBlock({ unattended, ranDigests }: Incident): Block | undefined {
  const { digest, rules = [] } = unattended ?? {};
  if (digest === undefined || !ranDigests.includes(digest)) return undefined;
  return paragraph(
    `No person approved this repair: ${lower(byRules(rules))} of this site let it run unattended.`,
  );
}

/** "The rule start-web", "The 2 rules a and b". */
function byRules(rules: readonly string[]): string {
  const named = listed(rules.map((rule) => `"${rule}"`));
  return rules.length === 1 ? `The rule ${named}` : `The ${count(rules.length, 'rule')} ${named}`;
}

function lower(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

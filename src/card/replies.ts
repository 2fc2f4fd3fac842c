import type { Plan } from '#src/approval/plan.ts';
import type { AccountId } from '#src/identity/person.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Text } from './card.ts';
import {
  bullets,
  type CardContext,
  type Draft,
  draft,
  fact,
  factBlock,
  numbered,
  paragraph,
} from './draft.ts';
import { count, duration, listed } from './measure.ts';
import { hostSpan, reference } from './place.ts';
import { capped, cappedList } from './shown.ts';
import { code, relative, strong } from './span.ts';
import { whereItStands } from './standing.ts';

/** What a card needs that hangs on no incident. */
export type ReplyContext = Pick<CardContext, 'now' | 'simulated'>;

/** Privately, to whoever pasted it. The kinds are words: "password", "private-key". */
export function secretPastedCard(
  kinds: readonly string[],
  to: AccountId,
  context: ReplyContext,
): Draft {
  const names = [...new Set(kinds)].map((kind) => `a ${kind.replaceAll('-', ' ')}`);
  const what = names.length === 0 ? 'a secret' : listed(names);
  return draft(
    {
      severity: 'warning',
      title: [`That message seems to contain ${what}. I have not kept it.`],
      blocks: [
        paragraph('Please delete the message, and change what was in it: others may have read it.'),
      ],
      to,
    },
    context,
  );
}

/** Dangerous advice that people bring along, and what helps instead. */
export function dangerousAdviceCard(
  warning: { readonly text: string; readonly answer: string },
  context: ReplyContext,
): Draft {
  return draft(
    {
      severity: 'warning',
      title: ['I will not do this: ', code(capped(warning.text, 120))],
      blocks: [paragraph(capped(warning.answer, 1500))],
    },
    context,
  );
}

/** A host that the inventory does not know. */
export function unknownHostCard(
  named: string,
  nearest: readonly string[],
  context: ReplyContext,
): Draft {
  const names = nearest.slice(0, 5);
  return draft(
    {
      severity: 'question',
      title:
        named.trim() === ''
          ? ['No host was named.']
          : ['I do not know a host called ', code(capped(named, 100)), '.'],
      blocks: [
        names.length === 0
          ? paragraph('I only look at hosts that stand in my inventory. Nothing was looked at.')
          : paragraph('Did you mean one of these? Nothing was looked at.'),
        bullets(names.map((name) => [code(name)])),
      ],
    },
    context,
  );
}

/** The whole text of the scripts of a plan, on demand. */
export function scriptCard(plan: Plan, context: ReplyContext): Draft {
  const { apply, rollback, noRollback, guard, digest } = plan;
  return draft(
    {
      severity: 'info',
      title: ['The scripts of: ', plan.title],
      blocks: [
        factBlock(
          fact('Plan', code(digest.slice(0, 12))),
          fact('Runs as', plan.needs),
          fact('Ended after', duration(plan.deadlineMs)),
        ),
        { kind: 'code', text: apply.text, language: apply.language, label: 'Apply' },
        guard && {
          kind: 'code',
          text: guard.confirm.text,
          language: guard.confirm.language,
          label: 'Keep the change, once it is proven',
        },
        rollback === undefined
          ? paragraph(`There is no rollback: ${noRollback ?? 'the plan names none'}`)
          : { kind: 'code', text: rollback.text, language: rollback.language, label: 'Rollback' },
      ],
    },
    context,
  );
}

/** What is open now. */
export function statusCard(incidents: readonly Incident[], context: CardContext): Draft {
  const lines = incidents.map((incident) => [
    code(incident.id),
    ', ',
    hostSpan(incident, context),
    ', ',
    relative(incident.openedAt),
    ': ',
    ...whereItStands(incident, context),
  ]);
  return draft(
    {
      severity: 'info',
      title:
        incidents.length === 0
          ? ['Nothing is open.']
          : [count(incidents.length, 'incident'), ' open'],
      blocks: [bullets(cappedList(lines, 15))],
    },
    context,
  );
}

/** Something broke; the number leads whoever runs the bot to the log. */
export function defectCard(reference: string, context: ReplyContext): Draft {
  return draft(
    {
      severity: 'error',
      title: [`Something broke on my side, number ${reference}.`],
      blocks: [
        paragraph(
          'It is a fault of mine, not of yours. Whoever runs me finds it in my log under this number.',
        ),
      ],
    },
    context,
  );
}

/** Steps for a person. */
export function adviceCard(
  remedies: readonly string[],
  incident: Incident,
  context: CardContext,
): Draft {
  const offers = [incident, context.before].flatMap((known) => known?.assessment?.offers ?? []);
  const advice = remedies.flatMap(
    (remedy) => offers.find((offer) => offer.remedy === remedy) ?? [],
  );
  const [only] = advice;
  return draft(
    {
      severity: 'info',
      title:
        advice.length === 1 && only !== undefined
          ? [`By hand: ${only.title}`]
          : ['By hand, in this order'],
      blocks: advice.flatMap(({ title, steps }) => [
        advice.length === 1 ? undefined : paragraph(strong(title)),
        numbered(
          cappedList(
            steps.map((step): Text => [capped(step, 1000)]),
            20,
          ),
        ),
      ]),
    },
    context,
  );
}

/** To somebody who presses an old button: what became of the incident, when, by whom. */
export function oldButtonCard(incident: Incident, context: CardContext): Draft {
  return draft(
    {
      severity: 'info',
      title: ['This button has had its time; nothing happened now.'],
      blocks: [paragraph(...whereItStands(incident, context)), factBlock(reference(incident))],
    },
    context,
  );
}

/** A button whose incident is gone from the store, or that was never mine. */
export function strayButtonCard(context: ReplyContext): Draft {
  return draft(
    {
      severity: 'warning',
      title: ['I do not know this button; nothing happened.'],
      blocks: [paragraph('Its incident is no longer kept. ', strong('Report the error again.'))],
    },
    context,
  );
}

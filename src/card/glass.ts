import type { GlassTerms, Plan } from '#src/approval/plan.ts';
import type { Called } from '#src/identity/called.ts';
import type { Principal } from '#src/identity/principal.ts';
import type { Broken } from '#src/incident/broken.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Block, Fact, Text } from './card.ts';
import {
  type CardContext,
  type Draft,
  type DraftAction,
  draft,
  fact,
  factBlock,
  paragraph,
} from './draft.ts';
import { duration } from './measure.ts';
import { hostSpan, reference } from './place.ts';
import { capped } from './shown.ts';
import { clock, code, joined, mention } from './span.ts';

/** A message has room for so many, and everybody whom the rules name is to be told. */
export const mentioned = 20;

/** One person lets a plan run alone: said at once, to everybody whom the rules name, with the reason. */
export function glassBrokenCard(incident: Incident, context: CardContext): Draft {
  const broken = incident.broken?.at(-1);
  if (broken === undefined) return nothingBroken(context);
  const { by, told, review } = broken;
  return draft(
    {
      severity: 'warning',
      title: [
        `The glass is broken: ${by.name} alone lets this run on `,
        hostSpan(incident, context),
        '.',
      ],
      blocks: [
        factBlock(...brokenFacts(broken)),
        paragraph(
          ...calledText(told),
          `you are told because the rules of this site say so. Nobody else approved it. Somebody else has to review it within ${duration(review.within)} after the end.`,
        ),
        factBlock(reference(incident)),
      ],
    },
    context,
  );
}

/** What somebody let run alone, and why. */
export function brokenFacts({ by, at, reason, title, digest }: Broken): readonly Fact[] {
  return [
    fact('Who', `${by.name} (${by.account}), `, clock(at)),
    fact('Reason', capped(reason, 600)),
    fact('What', title),
    fact('Plan', code(digest.slice(0, 12))),
  ];
}

/** At the end: that one person alone had let it run; nothing where nobody had. */
export function glassBlock({ broken = [] }: Incident): Block | undefined {
  const lines = broken.map(({ by, title }) => `${by.name} broke the glass for "${title}".`);
  return lines.length === 0 ? undefined : paragraph(lines.join(' '));
}

/** On the card that asks for approval: what holds it now, and who may let it run alone. */
export function glassFacts({ requirement: { held, glass } }: Plan): readonly (Fact | undefined)[] {
  return [
    held === undefined
      ? undefined
      : fact('Held', `nobody can approve it as long as this holds: ${capped(held, 400)}`),
    glass === undefined ? undefined : fact('In an emergency', glassText(glass)),
  ];
}

export function breakActions({ digest, requirement: { glass } }: Plan): readonly DraftAction[] {
  if (glass === undefined) return [];
  const label =
    glass.secondFactor === undefined
      ? 'Why it cannot wait (everybody reads it)'
      : 'The code of your authenticator app, then why it cannot wait (everybody reads the reason)';
  return [
    {
      label: 'Break glass…',
      style: 'danger',
      form: { label, multiline: true },
      meaning: { kind: 'break-glass', digest },
    },
  ];
}

/** "@jonas, @li, the group security: ": those who are told; nothing where nobody can be. */
export function calledText({ people, others }: Called): Text {
  const named = people.slice(0, mentioned).map((person): Text => [mention(person)]);
  const more = people.length - named.length;
  const rest = others.slice(0, mentioned).map((each): Text => [principalText(each)]);
  const all = [...named, ...(more > 0 ? [[`${more} more`]] : []), ...rest];
  return all.length === 0 ? [] : [...joined(all, ', '), ': '];
}

/** A group of the site, a human, or an account, as people read it. */
export function principalText(principal: Principal): string {
  if (principal.startsWith('person:')) return principal.slice('person:'.length);
  return principal.includes(':') ? principal : `the group ${principal}`;
}

function glassText({ by, review }: GlassTerms): string {
  const who = by.map(principalText).join(' or ');
  const reviewers = review.by.map(principalText).join(' or ');
  return `${who} may break the glass, alone and with a reason; reviewed by ${reviewers} within ${duration(review.within)}`;
}

function nothingBroken(context: CardContext): Draft {
  return draft({ severity: 'info', title: ['The glass is whole.'] }, context);
}

import { advisesOnly } from '#src/incident/barred.ts';
import type { Finding, Offer } from '#src/incident/finding.ts';
import type { Incident, IncidentState } from '#src/incident/incident.ts';
import { adviceOnlyCard } from './advice-only.ts';
import type { Block, Severity, Text } from './card.ts';
import {
  bullets,
  type CardContext,
  type Draft,
  type DraftAction,
  draft,
  numbered,
  paragraph,
} from './draft.ts';
import { becauseText, neededText } from './evidence.ts';
import { failureTexts } from './failure.ts';
import { probeTitle } from './looking.ts';
import { count, listed } from './measure.ts';
import { hostSpan, remedyTitle } from './place.ts';
import { cancel } from './question.ts';
import { capped, cappedList } from './shown.ts';
import { mention, relative, strong } from './span.ts';

/** Nobody reads more of them in one line; all of them are in the journal. */
const shownRuledOut = 6;

/** Which cause is proven by which reading, what is ruled out, what stays open, and what can be done. */
export function findingsCard(incident: Incident, context: CardContext): Draft {
  if (advisesOnly(incident)) return adviceOnlyCard(incident, context);
  const sorted = sort(incident.assessment?.findings ?? []);
  const offers = incident.state.kind === 'explaining' ? (incident.assessment?.offers ?? []) : [];
  return draft(
    {
      severity: severityOf(sorted),
      title: title(sorted, incident, context),
      blocks: [
        ...sorted.confirmed.flatMap((finding, index) => [
          ...confirmedBlocks(finding, context, sorted.confirmed.length > 1 ? index + 1 : undefined),
        ]),
        order(sorted),
        ...sorted.suspected.flatMap((finding) => suspectedBlocks(finding, context)),
        hidden(sorted),
        ruledOut(sorted),
        ...unknown(sorted, incident, context),
        ...cappedList(failureTexts(incident), 8).map((line) => paragraph(...line)),
        restsOn(incident, context),
        ...offerBlocks(offers),
        chosen(incident, context),
      ],
      actions: offers.length === 0 ? [] : [...offerActions(offers), cancel('Leave it as it is')],
      slot: slotOf(incident.state),
    },
    context,
  );
}

/** The findings once somebody has chosen, or nobody has: the same without offers and buttons. */
export function settledFindings(incident: Incident, context: CardContext): Draft | undefined {
  const was = context.before?.state;
  if (was === undefined || was.kind !== 'explaining') return undefined;
  const slot = slotOf(was);
  const { card } = findingsCard(incident, context);
  return { card, actions: [], ...(slot === undefined ? {} : { slot }) };
}

/** One slot for each time that findings are told, so that new findings are a new message. */
function slotOf(state: IncidentState): string | undefined {
  return state.kind === 'explaining' ? `findings-${state.since}` : undefined;
}

export function findingsReminderCard(incident: Incident, context: CardContext): Draft {
  const { state, reporter, assessment } = incident;
  const since = state.kind === 'explaining' ? state.since : incident.openedAt;
  const titles = (assessment?.offers ?? []).map((offer) => offer.title);
  return draft(
    {
      severity: 'question',
      title: [mention(reporter), ', shall I go on with ', hostSpan(incident, context), '?'],
      blocks: [
        paragraph('I told what I found ', relative(since), '. Nothing has been changed since.'),
        titles.length === 0 ? undefined : paragraph(`On offer: ${listed(titles)}.`),
      ],
    },
    context,
  );
}

interface Sorted {
  readonly confirmed: readonly Finding[];
  readonly suspected: readonly Finding[];
  readonly hidden: readonly Finding[];
  readonly ruledOut: readonly Finding[];
  readonly unknown: readonly Finding[];
}

function sort(findings: readonly Finding[]): Sorted {
  const shown = findings.filter(({ hiddenBy }) => hiddenBy === undefined);
  return {
    confirmed: shown.filter(({ verdict }) => verdict === 'confirmed'),
    suspected: shown.filter(({ verdict }) => verdict === 'suspected'),
    hidden: findings.filter(
      ({ hiddenBy, verdict }) => hiddenBy !== undefined && verdict !== 'ruled-out',
    ),
    ruledOut: findings.filter(({ verdict }) => verdict === 'ruled-out'),
    unknown: shown.filter(({ verdict }) => verdict === 'unknown'),
  };
}

function severityOf({ confirmed, suspected }: Sorted): Severity {
  return confirmed.length + suspected.length === 0 ? 'info' : 'warning';
}

function title({ confirmed, suspected }: Sorted, incident: Incident, context: CardContext): Text {
  const where = [' on ', hostSpan(incident, context)];
  const [proven] = confirmed;
  if (confirmed.length > 1) return [count(confirmed.length, 'cause'), ' confirmed', ...where];
  if (proven !== undefined) return ['Cause confirmed', ...where, `: ${proven.title}`];
  const [likely] = suspected;
  if (suspected.length > 1) {
    return [count(suspected.length, 'cause'), ' suspected', ...where, ', none proven'];
  }
  if (likely !== undefined) return ['Not proven', ...where, `: ${likely.title}`];
  return ['No cause found', ...where];
}

function confirmedBlocks(
  { title: name, explanation, details, because }: Finding,
  context: CardContext,
  position: number | undefined,
): readonly Block[] {
  const held = because.filter(({ truth }) => truth === 'holds');
  const lines = held.map((line): Text => ['because ', ...becauseText(line, context)]);
  return [
    ...(position === undefined ? [] : [paragraph(strong(`${position}. ${name}`))]),
    paragraph(capped(explanation, 800)),
    bullets(cappedList(lines, 10)),
    ...(details === undefined ? [] : [paragraph('In detail: ', capped(details, 800))]),
  ];
}

function order({ confirmed }: Sorted): Block | undefined {
  if (confirmed.length < 2) return undefined;
  return paragraph(
    'They are to be mended in this order: a fault further down can only be judged once the one above it is gone. After each repair I look again.',
  );
}

function suspectedBlocks(finding: Finding, context: CardContext): readonly Block[] {
  const { title: name, explanation, because } = finding;
  const held = because.filter(({ truth }) => truth === 'holds');
  const open = because.filter(({ truth }) => truth !== 'holds');
  return [
    paragraph('It may be: ', strong(name), `. ${capped(explanation, 800)}`),
    bullets(
      cappedList(
        held.map((line) => ['because ', ...becauseText(line, context)]),
        8,
      ),
    ),
    ...(open.length === 0 ? [] : [paragraph('What would prove it:')]),
    bullets(
      cappedList(
        open.map((line) => neededText(line, context)),
        8,
      ),
    ),
  ];
}

function hidden({ hidden: also }: Sorted): Block | undefined {
  if (also.length === 0) return undefined;
  return paragraph(`Explained by the above, or to be judged after it: ${titles(also)}.`);
}

function ruledOut({ ruledOut: out }: Sorted): Block | undefined {
  if (out.length === 0) return undefined;
  const more = out.length > shownRuledOut ? `; … (${out.length - shownRuledOut} more)` : '';
  return paragraph(`Ruled out: ${titles(out.slice(0, shownRuledOut))}${more}.`);
}

/** Where looks failed: what the verdicts rest on all the same, be it the view from outside alone. */
function restsOn({ assessment, looks }: Incident, context: CardContext): Block | undefined {
  if (assessment === undefined || assessment.failures.length === 0) return undefined;
  const read = Object.entries(looks).flatMap(([probe, look]) =>
    look.kind === 'read' ? [probeTitle(probe, context)] : [],
  );
  if (read.length === 0) return paragraph('Nothing could be read, so nothing is proven.');
  const shown = read.slice(0, 6);
  const more = read.length > 6 ? `, … (${read.length - 6} more)` : '';
  return paragraph(`The verdicts rest on what could be read: ${shown.join(', ')}${more}.`);
}

/** What stays open for another reason than a failed look; those are told with the failure. */
function unknown(
  { unknown: all }: Sorted,
  { assessment }: Incident,
  context: CardContext,
): readonly Block[] {
  const failed = new Set(assessment?.failures.map(({ probe }) => probe));
  const open = all.filter(
    ({ because }) =>
      !because.some(
        ({ path, truth }) => truth === 'unknown' && failed.has(path.split('.')[0] ?? ''),
      ),
  );
  if (open.length === 0) return [];
  const items = open.map(({ title: name, because }): Text => {
    const line = because.find(({ truth }) => truth === 'unknown');
    return line === undefined ? [name] : [`${name}: `, ...becauseText(line, context)];
  });
  return [paragraph('Still unknown:'), bullets(cappedList(items, 10))];
}

function titles(findings: readonly Finding[]): string {
  return findings.map(({ title: name }) => name).join('; ');
}

function chosen({ state, ...incident }: Incident, context: CardContext): Block | undefined {
  if (state.kind !== 'proposing') return undefined;
  const title = remedyTitle(state.remedy, { ...incident, state }, context);
  const by = state.ruled === undefined ? state.by.name : 'a rule of this site, not by a person';
  return paragraph(`Chosen by ${by}: ${title}.`);
}

function offerBlocks(offers: readonly Offer[]): readonly Block[] {
  const lines = offers.map((offer) => [offerLine(offer)]);
  if (lines.length > 1) return [paragraph('What can be done:'), numbered(cappedList(lines, 8))];
  return lines.map((line) => paragraph(...line));
}

function offerLine({ title: name, kind, risk, suspected }: Offer): string {
  if (kind === 'advice') return `A person can do it by hand: ${name}.`;
  const how = risk === undefined ? '' : ` (${risk} risk)`;
  const more = suspected ? ' The cause is not proven, so it takes one approval more.' : '';
  return `I can repair it after approval: ${name}${how}.${more}`;
}

function offerActions(offers: readonly Offer[]): readonly DraftAction[] {
  const alone = (kind: Offer['kind']) => offers.filter((offer) => offer.kind === kind).length === 1;
  return offers.map((offer, index) => {
    const { remedy, cause, kind, title: name } = offer;
    const label = kind === 'script' ? 'Show the plan' : 'How to do it by hand';
    return {
      label: alone(kind) ? label : `${label}: ${name}`,
      style: index === 0 ? 'primary' : 'plain',
      meaning: { kind: 'choose', remedy, cause },
    };
  });
}

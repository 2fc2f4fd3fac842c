import { count, duration } from '#src/card/measure.ts';
import type { ReportRow } from './report.ts';
import type { TellTime } from './report-csv.ts';
import { medianTook, type Tally, tallies } from './report-tally.ts';
import { personIn, shown } from './told.ts';

export interface ReportText {
  /** "2026-11" */
  readonly month: string;
  readonly tellTime: TellTime;
  /** Head of the journal that it was made from. */
  readonly head: { readonly seq: number; readonly hash: string };
}

/** The report for people. Text of users and hosts stands in it as text, never as markup. */
export function reportMarkdown(rows: readonly ReportRow[], written: ReportText): string {
  const { month, tellTime, head } = written;
  const of = (...kinds: readonly ReportRow['what'][]) =>
    rows.filter(({ what }) => kinds.includes(what));
  const table = (listed: readonly ReportRow[]) => rowTable(listed, tellTime);
  const closed = of('closed');
  const ended = (outcome: ReportRow['outcome']) => closed.filter((row) => row.outcome === outcome);
  const parts = [
    `# Fettle in ${month}`,
    `From the journal up to record ${head.seq} (${head.hash}).`,
    summary(rows),
    '## Incidents that ended',
    outcomeTable(tallies(rows)),
    '## Who approved and declined',
    table(of('approved', 'declined')),
    '## Decisions that did not count',
    table(of('refused')),
    '## Held by the rules of the site',
    table(of('held')),
    '## Scripts that began without the approval of a person',
    table(of('without-approval')),
    '## Glass that one person broke, and its reviews',
    table(of('glass-broken', 'acknowledged', 'objected', 'review-overdue')),
    '## Plans and questions that expired',
    table(ended('expired')),
    '## Scripts and incidents whose outcome is not known',
    table([...of('unknown-run'), ...ended('unknown')]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function summary(rows: readonly ReportRow[]): string {
  const number = (what: ReportRow['what']) => rows.filter((row) => row.what === what).length;
  const median = medianTook(rows);
  const took = median === undefined ? 'none was resolved' : `median ${duration(median)}`;
  return [
    `- ${count(number('opened'), 'incident')} reported, ${number('closed')} ended`,
    `- From the report to the resolution: ${took}`,
    `- ${count(number('approved'), 'approval')}, ${number('declined')} declined, ${number('refused')} that did not count`,
    `- ${count(number('without-approval'), 'script')} without the approval of a person`,
    `- The glass was broken ${times(number('glass-broken'))}; ${number('acknowledged')} acknowledged, ${number('objected')} objected to, ${number('review-overdue')} not reviewed in time`,
  ].join('\n');
}

function times(number: number): string {
  return number === 1 ? 'once' : `${number} times`;
}

const none = 'None.';

function outcomeTable(all: readonly Tally[]): string {
  if (all.length === 0) return none;
  const outcomes = [...new Set(all.flatMap((each) => [...each.outcomes.keys()]))].toSorted();
  const lines = all.map((each) => [
    each.playbook ?? 'not recognised',
    ...outcomes.map((outcome) => String(each.outcomes.get(outcome) ?? 0)),
    String(each.closed),
    each.medianTook === undefined ? '' : duration(each.medianTook),
  ]);
  return tableOf(['Playbook', ...outcomes, 'all', 'median to the resolution'], lines);
}

const headings = ['Time', 'Incident', 'What', 'Who', 'Groups', 'Host', 'Remedy', 'Risk', 'Why'];

function rowTable(rows: readonly ReportRow[], tellTime: TellTime): string {
  if (rows.length === 0) return none;
  const lines = rows.map((row) => [
    tellTime(row.at),
    `${row.incident} [${row.seq}]`,
    row.outcome ?? row.what,
    row.by === undefined ? '' : personIn(row.by),
    row.by?.groups?.join(' ') ?? '',
    row.host ?? '',
    row.remedy ?? '',
    row.risk ?? '',
    row.reason ?? '',
  ]);
  return tableOf(headings, lines);
}

function tableOf(names: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(inert).join(' | ')} |`;
  return [line(names), `|${' --- |'.repeat(names.length)}`, ...lines.map(line)].join('\n');
}

/** Every character with a meaning in Markdown or HTML, and what makes an address a link, is escaped. */
function inert(text: string): string {
  return shown(text).replaceAll(/[\\`*_{}[\]()<>#+.!|&~:@$^"'=/]/g, '\\$&');
}

import { Command } from 'commander';
import { localTime } from '#src/cli/local-time.ts';
import type { CommonOptions, World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import type { IncidentId } from '#src/incident/incident.ts';
import { type Period, type ReportRow, reportRows } from '#src/journal/report.ts';
import { reportCsv } from '#src/journal/report-csv.ts';
import { reportMarkdown } from '#src/journal/report-markdown.ts';
import { shown } from '#src/journal/told.ts';
import type { Store } from '#src/ports/store.ts';

interface ReportOptions {
  readonly month: string;
  readonly format: string;
  readonly timeZone?: string;
}

/** `fettle journal report`: what an auditor asks about one month. */
export function reportCommand(world: World): Command {
  return new Command('report')
    .description('who approved what, what was refused, and how it ended, in one month')
    .requiredOption('--month <month>', 'as "2026-11"')
    .option('--format <format>', 'markdown, or csv for a spreadsheet', 'markdown')
    .option('--time-zone <name>', 'default: that of this machine')
    .action(async ({ month, format, timeZone }: ReportOptions, command: Command) => {
      if (format !== 'markdown' && format !== 'csv') throw notKnown(format);
      const period = periodOf(month, timeZone);
      await using store = await world.readStore(command.optsWithGlobals<CommonOptions>().data);
      const head = await store.head();
      const rows = await rowsIn(store, period);
      const tellTime = (at: number): string => localTime(at, timeZone);
      const text =
        format === 'csv'
          ? reportCsv(rows, tellTime)
          : reportMarkdown(rows, { month, tellTime, head });
      world.out(text.replace(/\r?\n$/, ''));
    });
}

/** Reads the journal once for who was in it, and then those incidents from their beginning. */
async function rowsIn(store: Store, period: Period): Promise<readonly ReportRow[]> {
  const incidents = new Set<IncidentId>();
  for await (const { incident, event } of store.scan(1)) {
    if (event.at >= period.from && event.at < period.until) incidents.add(incident);
  }
  const rows: ReportRow[] = [];
  for (const incident of incidents) rows.push(...reportRows(await store.records(incident), period));
  return rows.sort((one, other) => one.seq - other.seq);
}

/** The last moment that a report can be about. */
const latest = 253_402_214_400_000;

function periodOf(month: string, timeZone: string | undefined): Period {
  if (!/^(19[7-9]\d|[2-9]\d{3})-(0[1-9]|1[0-2])$/.test(month)) {
    throw new BotError('usage', `${shown(month)} is not a month`, { hint: 'Write it as 2026-11.' });
  }
  const isBefore = (at: number, last: string): boolean =>
    localTime(at, timeZone).slice(0, 7) < last;
  return {
    from: firstMoment((at) => isBefore(at, month)),
    until: firstMoment((at) => isBefore(at, `${month}~`)),
  };
}

/** The first millisecond that is not before; months begin at other times in each time zone. */
function firstMoment(isBefore: (at: number) => boolean): number {
  let [low, high] = [0, latest];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function notKnown(format: string): BotError {
  return new BotError('usage', `there is no format ${shown(format)}`, {
    hint: 'Formats are markdown and csv.',
  });
}

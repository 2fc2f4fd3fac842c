import { cleanLine } from '#src/redaction/clean-text.ts';
import type { ReportRow } from './report.ts';

/** Milliseconds since 1970 as text. */
export type TellTime = (at: number) => string;

const columns = [
  'time',
  'record',
  'what',
  'incident',
  'playbook',
  'host',
  'person',
  'account',
  'groups',
  'remedy',
  'risk',
  'plan',
  'reason',
  'outcome',
  'minutes',
] as const;

/** The whole report as one table (RFC 4180). No cell is a formula to a spreadsheet. */
export function reportCsv(rows: readonly ReportRow[], tellTime: TellTime): string {
  const lines = rows.map((row) => {
    const cells: Record<(typeof columns)[number], string | undefined> = {
      time: tellTime(row.at),
      record: String(row.seq),
      what: row.what,
      incident: row.incident,
      playbook: row.playbook,
      host: row.host,
      person: row.by?.human ?? row.by?.name,
      account: row.by?.account,
      groups: row.by?.groups?.join(' '),
      remedy: row.remedy,
      risk: row.risk,
      plan: row.plan,
      reason: row.reason,
      outcome: row.outcome,
      minutes: row.took === undefined ? undefined : String(Math.round(row.took / 60_000)),
    };
    return columns.map((name) => cell(cells[name] ?? '')).join(',');
  });
  return [columns.join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

/** What spreadsheets take for the beginning of a formula, also in full width. */
const formula = /^\s*[=+\-@|%\uff0b\uff0d\uff1d\uff20]/u;

function cell(text: string): string {
  const line = cleanLine(text);
  const harmless = formula.test(line) ? `'${line}` : line;
  return `"${harmless.replaceAll('"', '""')}"`;
}

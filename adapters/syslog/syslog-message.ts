import type { AuditEntry } from '#src/journal/audit-entry.ts';

export interface SyslogMessage {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly severity: AuditEntry['severity'];
  /** Printable ASCII, 1 to 32 characters. */
  readonly id: string;
  /** Names of ASCII letters; values are any text. */
  readonly data: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Who sends. */
export interface SyslogOrigin {
  readonly facility: number;
  readonly enterprise: number;
  readonly host: string;
  readonly process: string;
}

/** RFC 5424, section 6.2.1 */
const severities = { error: 3, warning: 4, notice: 5, information: 6 } as const;

const byteOrderMark = '\ufeff';

/** One message of syslog (RFC 5424) as text, always one line. */
export function syslogMessage(message: SyslogMessage, origin: SyslogOrigin): string {
  const { at, severity, id, data, text } = message;
  const priority = origin.facility * 8 + severities[severity];
  const time = new Date(at).toISOString();
  const header = `<${priority}>1 ${time} ${word(origin.host, 255)} fettle ${word(origin.process, 128)} ${word(id, 32)}`;
  const line = oneLine(text);
  // Section 6.4: text that is not ASCII begins with the mark of UTF-8.
  const isAscii = /^[\x20-\x7e]*$/.test(line);
  return `${header} ${element(data, origin.enterprise)} ${isAscii ? '' : byteOrderMark}${line}`;
}

/** Octet counting (RFC 5425, section 4.3): the length in octets, a space, the message. */
export function framed(message: string): Buffer {
  const bytes = Buffer.from(message, 'utf8');
  return Buffer.concat([Buffer.from(`${bytes.length} `, 'ascii'), bytes]);
}

/** A record of the journal. */
export function messageOf({ at, severity, kind, ...entry }: AuditEntry): SyslogMessage {
  const { seq, incident, hash, fields, text } = entry;
  return { at, severity, id: kind, data: { seq: String(seq), incident, ...fields, hash }, text };
}

function element(data: SyslogMessage['data'], enterprise: number): string {
  const parameters = Object.entries(data).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return `[fettle@${enterprise}${parameters.join('')}]`;
}

/** Section 6.3.3: these three are escaped, and nothing else. */
function escaped(value: string): string {
  return oneLine(value).replaceAll(/["\\\]]/g, '\\$&');
}

function oneLine(text: string): string {
  return text.toWellFormed().replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

/** Printable ASCII without spaces; "-" where nothing is left. */
function word(text: string, longest: number): string {
  const printable = text.replaceAll(/[^\x21-\x7e]/g, '').slice(0, longest);
  return printable === '' ? '-' : printable;
}

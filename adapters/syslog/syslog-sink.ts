import type { AuditEntry } from '#src/journal/audit-entry.ts';
import type { AuditSink } from '#src/ports/audit-sink.ts';
import { SyslogLine, type SyslogLineOptions } from './syslog-line.ts';
import { framed, messageOf, type SyslogOrigin, syslogMessage } from './syslog-message.ts';

export interface SyslogOptions extends SyslogLineOptions {
  /** Name of this machine and number of this process. */
  readonly machine: Pick<SyslogOrigin, 'host' | 'process'>;
}

/** More than a system keeps for a receiver that has stopped reading. */
const unsure = 500;

/** Records of the journal to a receiver of syslog over TLS (RFC 5424, RFC 5425), on a connection that stays. */
export class SyslogSink implements AuditSink {
  readonly name: string;
  readonly unsure = unsure;
  readonly #options: SyslogOptions;
  #line: SyslogLine | undefined;

  constructor(options: SyslogOptions) {
    this.#options = options;
    this.name = `syslog ${options.settings.host}:${options.settings.port}`;
  }

  async send(entries: readonly AuditEntry[]): Promise<void> {
    const line = await this.#open();
    if (entries.length === 0) return;
    const origin = originOf(this.#options);
    const frames = entries.map((entry) => framed(syslogMessage(messageOf(entry), origin)));
    await line.write(Buffer.concat(frames));
  }

  async finish(): Promise<boolean> {
    const line = this.#line;
    this.#line = undefined;
    return line === undefined ? false : await line.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#line?.destroy();
    this.#line = undefined;
  }

  /** A connection that broke since is told once, so that what it carried is sent again. */
  async #open(): Promise<SyslogLine> {
    const line = this.#line;
    if (line?.isBroken === true) {
      this.#line = undefined;
      line.destroy();
      throw line.fault();
    }
    this.#line = line ?? (await SyslogLine.open(this.#options));
    return this.#line;
  }
}

export function originOf({ settings, machine }: SyslogOptions): SyslogOrigin {
  const { facility, enterprise } = settings;
  return { facility, enterprise, ...machine };
}

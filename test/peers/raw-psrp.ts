import { randomUUID } from 'node:crypto';
import { PsrpSession } from '#src/psrp/session.ts';
import type { PsValue } from '#src/psrp/value.ts';
import { messagesIn, type PsrpMessage, valuesOf } from './psrp-bytes.ts';
import { type RawMessage, rawMessage, within } from './raw-wsman.ts';
import type { WindowsHost } from './windows-host.ts';

/** Nothing to say yet. */
const timedOut = 2150858793;
export const powershell = 'http://schemas.microsoft.com/powershell';

/** A command with its parameters, or a script. */
export interface RawStatement {
  readonly command?: string;
  readonly script?: string;
  readonly parameters?: Readonly<Record<string, PsValue>>;
}

export interface RawReceived {
  readonly status: number;
  readonly soap: string;
  /** What its Stream elements hold, each by itself. */
  readonly pieces: readonly Buffer[];
  readonly isDone: boolean;
}

interface Where {
  readonly endpoint: string;
  readonly account: string;
}

/**
 * A runspace pool in clear, with requests written by hand: the host is judged apart from HTTP, sealing and our
 * client. Orders are written by our core; what comes back is read by `psrp-bytes.ts`.
 */
export class RawPsrp {
  readonly id: string = randomUUID().toUpperCase();
  readonly #host: WindowsHost;
  readonly #where: Where;
  readonly #session: PsrpSession;

  constructor(host: WindowsHost, where: Where) {
    this.#host = host;
    this.#where = where;
    this.#session = new PsrpSession({ poolId: this.id.toLowerCase(), maxFragment: 32_768 });
  }

  say(message: Omit<RawMessage, 'resource'>): ReturnType<WindowsHost['say']> {
    const resource = `${powershell}/${this.#where.endpoint}`;
    return this.#host.say(
      rawMessage({ shellId: this.id, timeout: 'PT20S', ...message, resource }),
      this.#where.account,
    );
  }

  create(): ReturnType<WindowsHost['say']> {
    const opening = Buffer.concat(this.#session.open()).toString('base64');
    const body = `<rsp:Shell ShellId="${this.id}"><rsp:InputStreams>stdin pr</rsp:InputStreams><rsp:OutputStreams>stdout</rsp:OutputStreams><creationXml xmlns="${powershell}">${opening}</creationXml></rsp:Shell>`;
    return this.say({ action: 'Create', body, options: { protocolversion: '2.3' } });
  }

  /** What the pool said until it was open. */
  async open(): Promise<readonly PsrpMessage[]> {
    const { status, soap } = await this.create();
    if (status !== 200) throw new Error(soap);
    const pieces: Buffer[] = [];
    while (this.#session.state !== 'opened') {
      const received = await this.receive();
      for (const piece of received.pieces) this.#session.hear(piece);
      pieces.push(...received.pieces);
    }
    return messagesIn(Buffer.concat(pieces));
  }

  /** The id of a new pipeline, or what the host said instead. */
  async begin(statements: readonly RawStatement[]): Promise<string> {
    const id = randomUUID().toUpperCase();
    const [first, ...others] = this.#fragments(id, statements);
    const body = `<rsp:CommandLine CommandId="${id}"><rsp:Command/><rsp:Arguments>${base64(first)}</rsp:Arguments></rsp:CommandLine>`;
    const { status, soap } = await this.say({ action: 'Command', body });
    if (status !== 200) throw new Error(soap);
    for (const other of others) await this.send(other, id);
    return id;
  }

  async send(data: Uint8Array, id?: string, stream = 'stdin'): Promise<void> {
    const named = id === undefined ? '' : ` CommandId="${id}"`;
    const body = `<rsp:Send><rsp:Stream Name="${stream}"${named}>${base64(data)}</rsp:Stream></rsp:Send>`;
    await this.say({ action: 'Send', body });
  }

  async receive(id?: string, more: Partial<RawMessage> = {}): Promise<RawReceived> {
    const named = id === undefined ? '' : ` CommandId="${id}"`;
    const body = `<rsp:Receive><rsp:DesiredStream${named}>stdout</rsp:DesiredStream></rsp:Receive>`;
    const { status, soap } = await this.say({ action: 'Receive', body, ...more });
    const streams = [...soap.matchAll(/<rsp:Stream [^>]*>([^<]*)<\/rsp:Stream>/g)];
    const pieces = streams.map(([, text = '']) => Buffer.from(text, 'base64'));
    return { status, soap, pieces, isDone: soap.includes('CommandState/Done') };
  }

  /** Everything that a pipeline still has to say, in the pieces it came in. */
  async pieces(id: string): Promise<readonly Buffer[]> {
    const pieces: Buffer[] = [];
    for (;;) {
      const received = await this.receive(id);
      if (faultIn(received.soap) === timedOut) continue;
      if (received.status !== 200) throw new Error(received.soap);
      pieces.push(...received.pieces);
      if (received.isDone) return pieces;
    }
  }

  async rest(id: string): Promise<readonly PsrpMessage[]> {
    return messagesIn(Buffer.concat(await this.pieces(id)));
  }

  async run(...statements: readonly RawStatement[]): Promise<readonly PsrpMessage[]> {
    return this.rest(await this.begin(statements));
  }

  /** Lets our core answer what the host asked, on the stream for answers. */
  async answer(id: string, { pieces }: RawReceived): Promise<void> {
    for (const piece of pieces) {
      for (const event of this.#session.hear(piece, id.toLowerCase())) {
        if (event.kind !== 'reply') continue;
        await this.send(Buffer.concat(event.fragments), id, 'pr');
      }
    }
  }

  signal(id: string, code: string): ReturnType<WindowsHost['say']> {
    const body = `<rsp:Signal CommandId="${id}"><rsp:Code>${code}</rsp:Code></rsp:Signal>`;
    return this.say({ action: 'Signal', body });
  }

  delete(): ReturnType<WindowsHost['say']> {
    return this.say({ action: 'Delete' });
  }

  #fragments(id: string, statements: readonly RawStatement[]): readonly Uint8Array[] {
    return this.#session.begin({
      id: id.toLowerCase(),
      statements: statements.map(({ command, script = '', parameters = {} }) => [
        {
          name: command ?? script,
          isScript: command === undefined,
          parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
        },
      ]),
    });
  }
}

function base64(data: Uint8Array | undefined): string {
  return Buffer.from(data ?? []).toString('base64');
}

/** Texts of the objects that were output, as "S before". */
export function outputsOf(messages: readonly PsrpMessage[]): readonly string[] {
  return messages
    .filter(({ kind }) => kind === '0x00041004')
    .map(({ clixml }) => valuesOf(clixml).get('') ?? '');
}

/** The state at the end, and of an error its id: "5 CommandNotFoundException". */
export function endOf(messages: readonly PsrpMessage[]): string {
  const values = valuesOf(messages.at(-1)?.clixml ?? '');
  const state = values.get('/MS/PipelineState') ?? 'no state';
  const id = values.get('/MS/ExceptionAsErrorRecord/MS/FullyQualifiedErrorId');
  return [state, id ?? '']
    .map((value) => value.replace(/^\w+ /, ''))
    .join(' ')
    .trim();
}

/** The number of a fault in the words of WSMan or of WMI. */
export function faultIn(soap: string): number {
  return Number(/WSManFault [^>]*Code="(\d+)"/.exec(soap)?.[1] ?? within(soap, 'p:error_Code'));
}

import { BotError } from '#src/errors.ts';
import type { Attachment } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { SlackFile } from './message-event.ts';

/** A text file longer than that is not read: what matters of a log is pasted. */
const mostBytes = 256 * 1024;
/** What is read at once keeps Slack waiting, which waits three seconds in all; ms. */
const patienceMs = 1_500;
/** For what is fetched later, e.g. a picture; bytes and ms. */
const later = { bytes: 10 * 1024 * 1024, patienceMs: 30_000 };

export interface FileReaderOptions {
  readonly token: () => Promise<string>;
  /** Address of the Web API. The token is shown to its own host and to Slack, and to nobody else. */
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the files of a message say, as far as they are text. */
export interface ReadFiles {
  readonly texts: readonly string[];
  /** Files that were not read. */
  readonly others: readonly Attachment[];
}

/** Fetches what people attach. */
export class FileReader {
  readonly #options: FileReaderOptions;

  constructor(options: FileReaderOptions) {
    this.#options = options;
  }

  async read(files: readonly SlackFile[]): Promise<ReadFiles> {
    // At once, so that the patience of one is the patience of all.
    const read = await Promise.all(
      files.map(async (file) => ({
        file,
        text: isText(file) ? await this.#text(file) : undefined,
      })),
    );
    return {
      texts: read.flatMap(({ text }) => text ?? []),
      others: read.flatMap(({ file, text }) => (text === undefined ? this.#attachment(file) : [])),
    };
  }

  async #text(file: SlackFile): Promise<string | undefined> {
    try {
      return new TextDecoder().decode(await this.#load(file, { bytes: mostBytes, patienceMs }));
    } catch (error) {
      this.#options.log.warn({ err: error, file: file.id }, 'an attached file could not be read');
      return undefined;
    }
  }

  #attachment(file: SlackFile): Attachment {
    const { name, mimetype, size } = file;
    return { name, mediaType: mimetype, size, load: () => this.#load(file, later) };
  }

  async #load(file: SlackFile, limit: typeof later): Promise<Uint8Array> {
    const url = this.#trusted(file.url_private_download ?? file.url_private);
    const { clock } = this.#options;
    const late = new AbortController();
    const timer = clock.at(clock.now() + limit.patienceMs, () => late.abort());
    const headers = { authorization: `Bearer ${await this.#options.token()}` };
    try {
      // A redirect would take the token along.
      const answer = await fetch(url, { headers, signal: late.signal, redirect: 'error' });
      // Without access Slack answers with its page for signing in.
      const isPage = answer.headers.get('content-type')?.startsWith('text/html') === true;
      if (!answer.ok || isPage) throw new Error(`status ${answer.status}`);
      return await bytesOf(answer, limit.bytes);
    } catch (error) {
      throw new BotError('chat-refused', 'Slack did not hand the file over.', { cause: error });
    } finally {
      timer.cancel();
    }
  }

  #trusted(address: string | undefined): URL {
    const url = URL.canParse(address ?? '') ? new URL(address ?? '') : undefined;
    const isSlack = url?.protocol === 'https:' && /(^|\.)slack(-files)?\.com$/.test(url.hostname);
    if (url !== undefined && (isSlack || url.origin === new URL(this.#options.apiUrl).origin))
      return url;
    throw new BotError('chat-refused', 'The file is not kept by Slack.');
  }
}

function isText({ mimetype, size }: SlackFile): boolean {
  const isReadable = /^(text\/(?!html)|application\/(json|xml|yaml|x-ndjson)$)/.test(mimetype);
  return isReadable && size <= mostBytes;
}

/** What Slack says of the size of a file is not believed. */
async function bytesOf({ body }: Response, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = body?.getReader();
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
    size += next.value.length;
    if (size > most) throw new Error(`more than ${most} bytes`);
    pieces.push(next.value);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

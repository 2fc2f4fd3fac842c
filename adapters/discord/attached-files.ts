import { BotError } from '#src/errors.ts';
import type { Attachment } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { FileTold } from './message-event.ts';

/** A text file longer than that is not read: what matters of a log is pasted. */
const mostText = 256 * 1024;
/** What is kept of a message's files, in bytes; a picture of a screen has a tenth of it. */
const mostBytes = 10 * 1024 * 1024;
const mostFiles = 5;
/** ms */
const patienceMs = 10_000;

export interface FileReaderOptions {
  /** Where Discord keeps files; default its own hosts. Nothing else is asked. */
  readonly hosts?: readonly string[] | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the files of a message say, as far as they are text. */
export interface ReadFiles {
  readonly texts: readonly string[];
  /** Files that are no text, or could not be had. */
  readonly others: readonly Attachment[];
}

/** Fetches what people attach, at once: the links that Discord gives expire. */
export class FileReader {
  readonly #options: FileReaderOptions;

  constructor(options: FileReaderOptions) {
    this.#options = options;
  }

  async read(files: readonly FileTold[]): Promise<ReadFiles> {
    const texts: string[] = [];
    const others: Attachment[] = [];
    const fetched = await Promise.all(
      files.slice(0, mostFiles).map(async (file) => ({ file, bytes: await this.#try(file) })),
    );
    for (const { file, bytes } of fetched) {
      if (bytes !== undefined && isText(file)) texts.push(new TextDecoder().decode(bytes));
      else others.push(attachmentOf(file, bytes));
    }
    return { texts, others };
  }

  async #try(file: FileTold): Promise<Uint8Array | undefined> {
    if (file.size > mostBytes) return undefined;
    try {
      return await this.#load(file);
    } catch (error) {
      // The link is a key to the file: it is not for a log.
      const name = Error.isError(error) ? error.message.slice(0, 100) : 'unknown';
      this.#options.log.warn({ file: file.id, name }, 'an attached file could not be fetched');
      return undefined;
    }
  }

  async #load(file: FileTold): Promise<Uint8Array> {
    const url = this.#trusted(file.url);
    const { clock } = this.#options;
    const late = new AbortController();
    const timer = clock.at(clock.now() + patienceMs, () => late.abort());
    try {
      const answer = await fetch(url, { signal: late.signal, redirect: 'error' });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      return await bytesOf(answer);
    } finally {
      timer.cancel();
    }
  }

  #trusted(address: string): URL {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    const isDiscords =
      url?.protocol === 'https:' &&
      ['cdn.discordapp.com', 'media.discordapp.net'].includes(url.hostname);
    const isNamed = url !== undefined && this.#options.hosts?.includes(url.origin) === true;
    if (url !== undefined && (isDiscords || isNamed)) return url;
    throw new Error('not kept by Discord');
  }
}

/** What the header says of a length is only said: no more than that is taken. */
async function bytesOf(answer: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  // Types of the platform leave open what a body consists of: fetch gives bytes.
  const body: AsyncIterable<Uint8Array> | null = answer.body as AsyncIterable<Uint8Array> | null;
  for await (const part of body ?? []) {
    size += part.byteLength;
    if (size > mostBytes) throw new Error('too large');
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function attachmentOf(file: FileTold, bytes: Uint8Array | undefined): Attachment {
  const { filename: name, content_type: mediaType, size } = file;
  const load = async (): Promise<Uint8Array> => {
    if (bytes !== undefined) return bytes;
    throw new BotError('chat-refused', 'Discord did not hand the file over.', {
      hint: 'Attach it again; at most 10 MB.',
    });
  };
  return { name, mediaType, size, load };
}

function isText({ content_type: type, size }: FileTold): boolean {
  return /^(text\/(?!html)|application\/(json|xml|yaml|x-ndjson)\b)/.test(type) && size <= mostText;
}

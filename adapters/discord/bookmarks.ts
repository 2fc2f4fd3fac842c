import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { InOrder } from '#src/chat/in-order.ts';
import { BotError } from '#src/errors.ts';
import { isLater } from './snowflake.ts';

/** Up to which message each conversation was read; survives the process. */
export interface Bookmarks {
  /** The newest message of a channel that was dealt with. */
  get(channel: string): string | undefined;
  /** Resolves when it is kept. Earlier than what is there: nothing happens. */
  set(channel: string, message: string): Promise<void>;
}

const Kept = z.record(z.string().regex(/^\d{15,20}$/), z.string().regex(/^\d{15,20}$/));

/** So many conversations are remembered; the oldest go first. */
const most = 5_000;

export function memoryBookmarks(): Bookmarks {
  return new KeptBookmarks(async () => undefined, new Map());
}

/**
 * In a file that is replaced as a whole. A damaged file is one without a mark: then threads are read from
 * their beginning, and what was dealt with is known by its id. Rejects with `store-failed`.
 */
export async function openBookmarks(file: string): Promise<Bookmarks> {
  const write = async (marks: ReadonlyMap<string, string>): Promise<void> => {
    try {
      await writeFile(`${file}.new`, JSON.stringify(Object.fromEntries(marks)), { mode: 0o600 });
      await rename(`${file}.new`, file);
    } catch (error) {
      throw new BotError('store-failed', 'The place up to which Discord was read was not kept.', {
        cause: error,
      });
    }
  };
  return new KeptBookmarks(write, await read(file));
}

class KeptBookmarks implements Bookmarks {
  readonly #write: (marks: ReadonlyMap<string, string>) => Promise<void>;
  readonly #marks: Map<string, string>;
  readonly #order = new InOrder();
  #next: Promise<void> | undefined;

  constructor(
    write: (marks: ReadonlyMap<string, string>) => Promise<void>,
    marks: Map<string, string>,
  ) {
    this.#write = write;
    this.#marks = marks;
  }

  get(channel: string): string | undefined {
    return this.#marks.get(channel);
  }

  async set(channel: string, message: string): Promise<void> {
    const known = this.#marks.get(channel);
    if (known !== undefined && !isLater(message, known)) return;
    this.#marks.delete(channel);
    this.#marks.set(channel, message);
    const [oldest] = this.#marks.keys();
    if (this.#marks.size > most && oldest !== undefined) this.#marks.delete(oldest);
    await this.#keep();
  }

  /** Whoever comes while one is being written is written with the next. */
  #keep(): Promise<void> {
    this.#next ??= this.#order.run('file', async () => {
      this.#next = undefined;
      await this.#write(this.#marks);
    });
    return this.#next;
  }
}

async function read(file: string): Promise<Map<string, string>> {
  try {
    return new Map(Object.entries(Kept.parse(JSON.parse(await readFile(file, 'utf8')))));
  } catch {
    // None yet, or a damaged one: both mean that nothing is known.
    return new Map();
  }
}

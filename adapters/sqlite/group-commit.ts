import type { DatabaseSync } from 'node:sqlite';
import { isBotError } from '#src/errors.ts';
import { isStoreFault, storeFault } from './fault.ts';

/** What surrounds the writes of one transaction. */
export interface Surroundings {
  /** Before the first write. */
  begin(): void;
  /** After the last write, before the commit. */
  finish(): void;
}

interface Job {
  /** Throws a BotError when it refuses and has written nothing. */
  readonly write: () => void;
  readonly done: () => void;
  readonly refuse: (error: unknown) => void;
}

/** Longer transactions gain nothing and keep everybody waiting. */
const mostJobs = 1000;

/**
 * Everything that waits goes in one transaction, in the order in which it came: one flush of the disk for all.
 * A job that fails by itself does not take the others with it.
 */
export class GroupCommit {
  readonly #database: DatabaseSync;
  readonly #folder: string;
  readonly #around: Surroundings;
  #waiting: Job[] = [];
  #closed = false;

  constructor(
    database: DatabaseSync,
    options: { readonly folder: string; readonly around: Surroundings },
  ) {
    this.#database = database;
    this.#folder = options.folder;
    this.#around = options.around;
  }

  /** Resolves when what was written is durable. */
  submit<T>(write: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('the store is closed'));
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let result: { readonly value: T } | undefined;
    this.#enqueue({
      write: () => {
        result = { value: write() };
      },
      done: () => (result === undefined ? reject(new Error('not written')) : resolve(result.value)),
      refuse: reject,
    });
    return promise;
  }

  /** Commits what waits and takes nothing more. */
  close(): void {
    while (this.#waiting.length > 0) this.#flush();
    this.#closed = true;
  }

  #enqueue(job: Job): void {
    // The end of the turn: whoever is woken by the last commit can still join the next one.
    if (this.#waiting.length === 0) setImmediate(() => this.#flush());
    this.#waiting.push(job);
  }

  #flush(): void {
    const jobs = this.#waiting.slice(0, mostJobs);
    this.#waiting = this.#waiting.slice(mostJobs);
    if (this.#waiting.length > 0) setImmediate(() => this.#flush());
    if (jobs.length > 0) this.#commitAll(jobs);
  }

  #commitAll(jobs: readonly Job[]): void {
    try {
      for (const settle of this.#commit(jobs)) settle();
    } catch (error) {
      if (jobs.length === 1 || isStoreFault(error)) this.#refuseAll(jobs, error);
      else for (const job of jobs) this.#commitAll([job]);
    }
  }

  #refuseAll(jobs: readonly Job[], error: unknown): void {
    const fault = storeFault(error, this.#folder);
    for (const job of jobs) job.refuse(fault);
  }

  /** Returns what there is to tell each job, to be told only now that it is durable. */
  #commit(jobs: readonly Job[]): readonly (() => void)[] {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      this.#around.begin();
      const settled = jobs.map(settle);
      this.#around.finish();
      this.#database.exec('COMMIT');
      return settled;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}

/** A refusal waits for the commit as well: it may rest on something that the same transaction wrote. */
function settle(job: Job): () => void {
  try {
    job.write();
    return job.done;
  } catch (error) {
    if (!isBotError(error)) throw error;
    return () => job.refuse(error);
  }
}

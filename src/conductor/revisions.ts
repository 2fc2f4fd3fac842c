import type { Context } from '#src/conductor/context.ts';
import { BotError } from '#src/errors.ts';
import type { PlaybookRef } from '#src/incident/incident.ts';
import { loadPlaybook } from '#src/playbook/load.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';

/** Gives every incident the playbook that it began with, also after the folder has changed. */
export class Revisions {
  readonly #context: Context;
  readonly #kept = new Map<string, LoadedPlaybook>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** Keeps the files of a playbook before the first incident refers to them. */
  async keep(loaded: LoadedPlaybook): Promise<void> {
    if (this.#kept.has(loaded.revision)) return;
    await this.#context.store.keepRevision(loaded.revision, loaded.files);
    this.#kept.set(loaded.revision, loaded);
  }

  /** Rejects with `playbook-invalid` when this revision is nowhere any more. */
  async get({ name, revision }: PlaybookRef): Promise<LoadedPlaybook> {
    const kept =
      this.#kept.get(revision) ??
      this.#inLibrary(name, revision) ??
      (await this.#stored(name, revision));
    this.#kept.set(revision, kept);
    return kept;
  }

  /** The same without waiting, for what was used before. */
  peek({ name, revision }: PlaybookRef): LoadedPlaybook | undefined {
    return this.#kept.get(revision) ?? this.#inLibrary(name, revision);
  }

  #inLibrary(name: string, revision: string): LoadedPlaybook | undefined {
    const current = this.#context.library.get(name);
    return current?.revision === revision ? current : undefined;
  }

  async #stored(name: string, revision: string): Promise<LoadedPlaybook> {
    const files = await this.#context.store.revision(revision);
    const result = files === undefined ? undefined : loadPlaybook(name, files);
    if (result?.ok === true && result.loaded.revision === revision) return result.loaded;
    throw new BotError(
      'playbook-invalid',
      `The playbook ${name} is no longer there as this incident began with it.`,
      {
        hint: 'Report the error again; it will be looked at with the playbook of today.',
      },
    );
  }
}

import { z } from 'zod';
import { isBotError } from '#src/errors.ts';
import type { Log } from '#src/ports/log.ts';
import type { Strongbox } from '#src/ports/strongbox.ts';
import { Installation, installationId } from './installation.ts';
import { isEarlier } from './workspaces.ts';

/** An installation as it was read, to be changed or taken away as it is. */
export interface KeptInstallation {
  readonly id: string;
  readonly installation: Installation;
  readonly version: string;
}

export interface InstallationsOptions {
  readonly strongbox: Strongbox;
  readonly log: Log;
  /** Told every token, so that none gets into a log. */
  readonly conceal: (secret: string) => void;
}

const kind = 'slack-installation';
/** Which organisation a workspace belongs to, for those that have the app from it. */
const homeKind = 'slack-home';
const Home = z.object({ enterprise: z.string() });

/** Somebody else may be writing at the same time, but not for ever. */
const mostTries = 5;

/** The installations of the app, sealed in the database. */
export class Installations {
  readonly #options: InstallationsOptions;

  constructor(options: InstallationsOptions) {
    this.#options = options;
  }

  /** Rejects with `seal-broken`. */
  async get(id: string): Promise<KeptInstallation | undefined> {
    const kept = await this.#options.strongbox.get(kind, id);
    if (kept === undefined) return undefined;
    const installation = Installation.parse(JSON.parse(kept.text));
    this.#conceal(installation);
    return { id, installation, version: kept.version };
  }

  /** All that open. One that does not keeps nobody else from working. */
  async list(): Promise<readonly KeptInstallation[]> {
    const { strongbox, log } = this.#options;
    const found: KeptInstallation[] = [];
    for (const id of await strongbox.ids(kind)) {
      try {
        const kept = await this.get(id);
        if (kept !== undefined) found.push(kept);
      } catch (error) {
        if (!isBotError(error) || error.code !== 'seal-broken') throw error;
        log.error({ err: error, id }, 'an installation does not open: install the app there again');
      }
    }
    return found;
  }

  /** Keeps a new installation. A later one of the same place stays. */
  async keep(installation: Installation): Promise<void> {
    const id = installationId(installation);
    this.#conceal(installation);
    for (let tried = 0; tried < mostTries; tried += 1) {
      const standing = await this.#standing(id);
      if ((standing?.at ?? 0) > installation.at) return;
      const text = JSON.stringify(installation);
      const replaces = standing?.version;
      if ((await this.#options.strongbox.put({ kind, id, text, replaces })) !== undefined) return;
    }
    throw new Error(`the installation of ${id} is written by others all the time`);
  }

  /** Undefined, and nothing written, when somebody else was first. */
  async change(
    { id, version }: KeptInstallation,
    installation: Installation,
  ): Promise<KeptInstallation | undefined> {
    this.#conceal(installation);
    const text = JSON.stringify(installation);
    const now = await this.#options.strongbox.put({ kind, id, text, replaces: version });
    return now === undefined ? undefined : { id, installation, version: now };
  }

  /** Takes an installation away, unless it was made after that time. */
  async remove(id: string, at: number): Promise<boolean> {
    for (let tried = 0; tried < mostTries; tried += 1) {
      const standing = await this.#standing(id);
      if (standing === undefined || isEarlier(at, standing.at)) return false;
      if (await this.#options.strongbox.remove({ kind, id, version: standing.version }))
        return true;
    }
    return false;
  }

  /** Notes through which organisation a workspace has the app, for the next process. */
  async noteHome(team: string, enterprise: string): Promise<void> {
    const { strongbox } = this.#options;
    if ((await this.homeOf(team)) === enterprise) return;
    const text = JSON.stringify({ enterprise });
    const replaces = await strongbox.version(homeKind, team);
    await strongbox.put({ kind: homeKind, id: team, text, replaces });
  }

  /** Undefined also for what does not open: it is noted again with the next inbound. */
  async homeOf(team: string): Promise<string | undefined> {
    const known = await opened(() => this.#options.strongbox.get(homeKind, team));
    return known === undefined ? undefined : Home.parse(JSON.parse(known.text)).enterprise;
  }

  /** Reads everything once, so that it is sealed with the newest key. */
  async sealAnew(): Promise<void> {
    const { strongbox } = this.#options;
    for (const each of [kind, homeKind]) {
      for (const id of await strongbox.ids(each)) await opened(() => strongbox.get(each, id));
    }
  }

  /** What stands there, also when nobody can open it any more: then anything may replace it. */
  async #standing(
    id: string,
  ): Promise<{ readonly version: string; readonly at: number } | undefined> {
    const kept = await opened(() => this.get(id));
    if (kept !== undefined) return { version: kept.version, at: kept.installation.at };
    const version = await this.#options.strongbox.version(kind, id);
    return version === undefined ? undefined : { version, at: 0 };
  }

  #conceal({ bot }: Installation): void {
    for (const secret of [bot.token, bot.refreshToken]) {
      if (secret !== undefined) this.#options.conceal(secret);
    }
  }
}

/** Undefined for what no key of the site opens. */
async function opened<T>(get: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await get();
  } catch (error) {
    if (isBotError(error) && error.code === 'seal-broken') return undefined;
    throw error;
  }
}

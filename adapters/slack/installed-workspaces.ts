import { type Installation, idsOf, nameOf } from './installation.ts';
import type { Installations, KeptInstallation } from './installations.ts';
import type { Tokens } from './tokens.ts';
import type { OpenWorkspace, Source, Workspaces } from './workspaces.ts';

export interface InstalledOptions {
  readonly installations: Installations;
  readonly tokens: Tokens;
  /** Ids of the workspaces (T…) and organisations (E…) that may have the app; nobody else is served. */
  readonly allowed: readonly string[];
}

/** The workspaces whose people installed the app, as far as the site lets them. */
export class InstalledWorkspaces implements Workspaces {
  readonly #options: InstalledOptions;
  readonly #noted = new Set<string>();

  constructor(options: InstalledOptions) {
    this.#options = options;
  }

  async of(source: Source): Promise<OpenWorkspace | undefined> {
    for (const id of idsOf(source)) {
      const kept = await this.#allowed(id);
      if (kept === undefined) continue;
      const team = teamOf(kept.installation, source) ?? id;
      if (team !== id) await this.#noteHome(team, id);
      return this.#open(kept, team);
    }
    return undefined;
  }

  async at(team: string): Promise<OpenWorkspace | undefined> {
    const own = await this.#allowed(team);
    if (own !== undefined) return this.#open(own, team);
    const home = await this.#options.installations.homeOf(team);
    const kept = home === undefined ? undefined : await this.#allowed(home);
    return kept?.installation.isOrgWide === true ? this.#open(kept, team) : undefined;
  }

  /** An organisation stands for all of its workspaces. */
  async list(): Promise<readonly OpenWorkspace[]> {
    const kept = await this.#options.installations.list();
    return kept
      .filter(({ id }) => this.#options.allowed.includes(id))
      .map((each) => this.#open(each, each.id));
  }

  async forget(source: Source, at: number): Promise<void> {
    const [id] = idsOf(source);
    if (id !== undefined) await this.#options.installations.remove(id, at);
  }

  idle(): Promise<void> {
    return this.#options.tokens.idle();
  }

  async #allowed(id: string): Promise<KeptInstallation | undefined> {
    if (!this.#options.allowed.includes(id)) return undefined;
    return this.#options.installations.get(id);
  }

  async #noteHome(team: string, enterprise: string): Promise<void> {
    if (this.#noted.has(team)) return;
    await this.#options.installations.noteHome(team, enterprise);
    this.#noted.add(team);
  }

  #open({ id, installation }: KeptInstallation, team: string): OpenWorkspace {
    const { bot, scopes, enterprise, isOrgWide, at } = installation;
    return {
      team,
      teamName: nameOf(installation),
      bot: bot.user,
      botId: bot.id,
      scopes,
      enterprise: isOrgWide ? enterprise?.id : undefined,
      stamp: `${id}/${at}`,
      token: () => this.#options.tokens.tokenOf(id),
    };
  }
}

export function isAllowed(installation: Installation, allowed: readonly string[]): boolean {
  const { team, enterprise, isOrgWide } = installation;
  const id = isOrgWide ? enterprise?.id : team?.id;
  return id !== undefined && allowed.includes(id);
}

/** An organisation has many workspaces: the one that something came from. */
function teamOf({ team, isOrgWide }: Installation, source: Source): string | undefined {
  return isOrgWide ? source.team : team?.id;
}

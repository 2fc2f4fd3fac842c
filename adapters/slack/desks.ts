import type { Desk } from './desk.ts';
import type { OpenWorkspace, Source, Workspaces } from './workspaces.ts';

/** The desk of each workspace, made when it is first needed, and anew when the app was installed anew. */
export class Desks {
  readonly #workspaces: Workspaces;
  readonly #make: (workspace: OpenWorkspace) => Desk;
  readonly #desks = new Map<string, Desk>();

  constructor(workspaces: Workspaces, make: (workspace: OpenWorkspace) => Desk) {
    this.#workspaces = workspaces;
    this.#make = make;
  }

  /** For what arrives; undefined where the app is not installed. */
  async of(source: Source): Promise<Desk | undefined> {
    return this.#deskOf(await this.#workspaces.of(source));
  }

  /** For what is sent; undefined where the app is not installed. */
  async at(team: string): Promise<Desk | undefined> {
    return this.#deskOf(await this.#workspaces.at(team));
  }

  async idle(): Promise<void> {
    const desks = [...this.#desks.values()];
    for (const { reading } of desks) reading.homeTab.stop();
    await Promise.all(desks.map(({ reading }) => reading.intake.idle()));
    await this.#workspaces.idle();
  }

  #deskOf(workspace: OpenWorkspace | undefined): Desk | undefined {
    if (workspace === undefined) return undefined;
    const known = this.#desks.get(workspace.team);
    if (known?.workspace.stamp === workspace.stamp) return known;
    const desk = this.#make(workspace);
    this.#desks.set(workspace.team, desk);
    return desk;
  }
}

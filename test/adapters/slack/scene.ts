import type { SlackOptions } from '#adapters/slack/settings.ts';
import { createSlackChat, type SlackChat } from '#adapters/slack/slack-chat.ts';
import type { Inbound } from '#src/ports/chat.ts';
import { FakeClock, settle } from '#test/fakes/fake-clock.ts';
import { quiet } from '#test/fakes/site.ts';
import type { Act } from '#test/slack/act.ts';
import type { SlackPerson } from '#test/slack/slack-person.ts';
import { SlackServer, type SlackServerOptions } from '#test/slack/slack-server.ts';
import type { Channel, Workspace } from '#test/slack/workspace.ts';
import { slackApp } from './slack-app.ts';

/** A test that waits for ever would keep the whole run. */
const mostTurns = 50_000;

export interface SceneOptions {
  readonly server?: Partial<SlackServerOptions> | undefined;
  readonly slack?: Partial<SlackOptions> | undefined;
  /** What the core does with what it gets; keeps it by default. */
  readonly receive?: ((inbound: Inbound) => Promise<void>) | undefined;
}

/** The strict server with a channel and two people, and the adapter connected to it. */
export class Scene implements AsyncDisposable {
  readonly server: SlackServer;
  readonly clock: FakeClock;
  readonly workspace: Workspace;
  readonly ops: Channel;
  readonly maria: SlackPerson;
  readonly jonas: SlackPerson;
  readonly received: Inbound[] = [];
  chat: SlackChat;
  readonly #options: SceneOptions;

  private constructor(server: SlackServer, clock: FakeClock, options: SceneOptions) {
    this.server = server;
    this.clock = clock;
    this.#options = options;
    this.workspace = server.install();
    this.ops = this.workspace.addChannel({ name: 'ops' });
    this.maria = server.person(this.workspace, { name: 'Maria' });
    this.jonas = server.person(this.workspace, { name: 'Jonas' });
    for (const person of [this.maria, this.jonas]) person.join(this.ops);
    this.chat = this.make();
  }

  static async make(options: SceneOptions = {}): Promise<Scene> {
    const clock = new FakeClock();
    const server = await SlackServer.start({ clock, app: slackApp, ...options.server });
    return new Scene(server, clock, options);
  }

  static async start(options: SceneOptions = {}): Promise<Scene> {
    const scene = await Scene.make(options);
    await scene.connect();
    return scene;
  }

  /** Another process of the same bot. */
  make(): SlackChat {
    return createSlackChat({
      botToken: this.workspace.botToken,
      delivery: { kind: 'socket', appToken: this.server.app.appToken },
      clock: this.clock,
      log: quiet,
      apiUrl: this.server.apiUrl,
      knows: async () => false,
      ...this.#options.slack,
    });
  }

  async connect(): Promise<void> {
    await this.chat.start(async (inbound) => {
      try {
        await this.#options.receive?.(inbound);
        this.received.push(inbound);
        await inbound.ack();
      } finally {
        this.server.changes.announce();
      }
    });
  }

  async restart(): Promise<void> {
    await this.chat.stop();
    this.chat = this.make();
    await this.connect();
  }

  /** Resolves when the app has acknowledged what somebody did. */
  async after(act: Act): Promise<Act> {
    await act.acked();
    return act;
  }

  /** Waits for what only the adapter knows. */
  async until(holds: () => boolean): Promise<void> {
    for (let turn = 0; !holds(); turn += 1) {
      if (turn === mostTurns) throw new Error('what was waited for did not happen');
      await settle();
    }
  }

  get last(): Inbound {
    const last = this.received.at(-1);
    if (last === undefined) throw new Error('nothing was received');
    return last;
  }

  /** Texts that the bot posted for everybody, oldest first. */
  get posted(): readonly string[] {
    return this.workspace.messages
      .filter(({ botId, onlyFor }) => botId !== undefined && onlyFor === undefined)
      .map(({ text }) => text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.chat.stop();
    await this.server[Symbol.asyncDispose]();
  }
}

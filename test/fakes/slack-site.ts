import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountOf } from '#adapters/slack/people.ts';
import { createSlackChat, type SlackChat } from '#adapters/slack/slack-chat.ts';
import { openSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { systemIds } from '#adapters/system/ids.ts';
import { Conductor } from '#src/conductor/conductor.ts';
import type { Context, Settings } from '#src/conductor/context.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import { createLibrary } from '#src/playbook/library.ts';
import type { Store } from '#src/ports/store.ts';
import { slackApp } from '#test/adapters/slack/slack-app.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { FakeClock, settle } from '#test/fakes/fake-clock.ts';
import { type ScriptedHost, ScriptedOutside } from '#test/fakes/scripted-host.ts';
import { defaults, inventory, quiet, stoppedHost } from '#test/fakes/site.ts';
import type { Act } from '#test/slack/act.ts';
import type { SlackPerson } from '#test/slack/slack-person.ts';
import { SlackServer } from '#test/slack/slack-server.ts';
import type { Channel, Workspace } from '#test/slack/workspace.ts';

/**
 * The whole bot in Slack: real bolt against the strict server, SQLite on disk, a scripted host. The bot's
 * clock stands still until a test moves it; the server's stands, so that no slow machine misses a deadline.
 */
export class SlackSite implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly host: ScriptedHost = stoppedHost();
  readonly server: SlackServer;
  readonly workspace: Workspace;
  readonly ops: Channel;
  readonly maria: SlackPerson;
  readonly jonas: SlackPerson;
  /** May approve, as Jonas. */
  readonly li: SlackPerson;
  readonly #folder: string;
  readonly #makeWorld: MakeWorld;
  #running: Running | undefined;

  private constructor(server: SlackServer, folder: string, makeWorld: MakeWorld) {
    this.server = server;
    this.#folder = folder;
    this.#makeWorld = makeWorld;
    this.workspace = server.install();
    this.ops = this.workspace.addChannel({ name: 'ops' });
    this.maria = server.person(this.workspace, { name: 'Maria' });
    this.jonas = server.person(this.workspace, { name: 'Jonas' });
    this.li = server.person(this.workspace, { name: 'Li' });
    for (const person of [this.maria, this.jonas, this.li]) person.join(this.ops);
  }

  /** Default: the demo playbook and the scripted host. */
  static async start(makeWorld: MakeWorld = scripted): Promise<SlackSite> {
    const server = await SlackServer.start({ app: slackApp, clock: new FakeClock() });
    const site = new SlackSite(server, await mkdtemp(join(tmpdir(), 'fettle-slack-')), makeWorld);
    await site.run();
    return site;
  }

  async run(): Promise<void> {
    const { clock, server, workspace } = this;
    const store = await openSqliteStore({ folder: this.#folder, clock });
    const chat = createSlackChat({
      botToken: workspace.botToken,
      delivery: { kind: 'socket', appToken: server.app.appToken },
      clock,
      log: quiet,
      apiUrl: server.apiUrl,
      knows: async (thread) => (await store.inThread(thread)) !== undefined,
    });
    const conductor = new Conductor({
      store,
      clock,
      ids: systemIds,
      log: quiet,
      ...this.#makeWorld(this),
      chats: [chat],
      settings: this.#settings(),
    });
    this.#running = { store, chat, conductor };
    await conductor.start();
  }

  /** The process is gone in the middle of whatever it does, and nothing of it is heard again. */
  async kill(): Promise<void> {
    const { chat, store } = this.#now;
    await chat.stop();
    await store[Symbol.asyncDispose]();
    this.#running = undefined;
  }

  async stop(): Promise<void> {
    await this.#now.conductor.stop();
    await this.#now.store[Symbol.asyncDispose]();
    this.#running = undefined;
  }

  get store(): Store {
    return this.#now.store;
  }

  get chat(): SlackChat {
    return this.#now.chat;
  }

  /** Waits for what follows, with the little time that the bot waits between two edits. */
  async until(what: string, holds: () => boolean): Promise<void> {
    for (let turn = 1; !holds(); turn += 1) {
      if (turn > 100_000) throw new Error(`it never came to this: ${what}\n${this.transcript()}`);
      await settle();
      if (turn % 10 !== 0) continue;
      await this.clock.advance(500);
      // So that a slow disk does not let hours of the bot pass.
      await new Promise((wake) => setTimeout(wake, 5));
    }
  }

  /** Somebody presses the newest button of this kind, as soon as they see one. */
  async press(person: SlackPerson, label: RegExp, channel = this.ops): Promise<Act> {
    const labels = (): readonly string[] => person.sees(channel).flatMap((seen) => seen.labels);
    const found = (): string | undefined => labels().findLast((each) => label.test(each));
    await this.until(`${person.user.name} sees ${label}`, () => found() !== undefined);
    const act = person.press(found() ?? '');
    await act.acked();
    return act;
  }

  /** Waits until somebody reads this. */
  reads(person: SlackPerson, text: RegExp, channel = this.ops): Promise<void> {
    return this.until(`${person.user.name} reads ${text}`, () =>
      text.test(
        person
          .sees(channel)
          .map((seen) => seen.text)
          .join('\n'),
      ),
    );
  }

  async incident(): Promise<Incident> {
    const [id] = await this.store.recent(1);
    const incident = id === undefined ? undefined : await this.store.incident(id);
    if (incident === undefined) throw new Error('there is no incident');
    return incident;
  }

  /** What happened to the newest incident, in order. */
  async records(): Promise<readonly JournalRecord[]> {
    return this.store.records((await this.incident()).id);
  }

  transcript(): string {
    return this.maria
      .sees(this.ops)
      .map(({ author, text }) => `${author}: ${text}`)
      .join('\n---\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#running !== undefined) await this.stop();
    await this.server[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #now(): Running {
    if (this.#running === undefined) throw new Error('the bot does not run');
    return this.#running;
  }

  #settings(): Settings {
    const approvers = [this.jonas, this.li].map(({ id }) => accountOf(this.workspace.id, id));
    return {
      ...defaults,
      requirement: () => ({ approvals: 1, requesterMayApprove: false, approvers }),
    };
  }
}

export function scripted({ host, clock }: SlackSite): SlackWorld {
  return {
    hosts: inventory,
    library: createLibrary([demoPlaybook()]),
    transports: [host],
    outside: new ScriptedOutside(host, () => clock.now()),
  };
}

/** What the bot knows and reaches beside Slack. */
export type SlackWorld = Pick<Context, 'hosts' | 'library' | 'transports' | 'outside'> &
  Partial<Pick<Context, 'rules' | 'secondFactor'>>;
/** Called at each start of the bot. */
type MakeWorld = (site: SlackSite) => SlackWorld;

interface Running {
  readonly store: Store;
  readonly chat: SlackChat;
  readonly conductor: Conductor;
}

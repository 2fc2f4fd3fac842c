import { accountOf } from '#adapters/slack/people.ts';
import { createSlackChat } from '#adapters/slack/slack-chat.ts';
import type { Chat } from '#src/ports/chat.ts';
import { slackApp } from '#test/adapters/slack/slack-app.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import {
  type Client,
  found,
  type Known,
  type Side,
  type Until,
} from '#test/fakes/platform-side.ts';
import { report } from '#test/fakes/ruled-site.ts';
import type { SlackPerson } from '#test/slack/slack-person.ts';
import { SlackServer } from '#test/slack/slack-server.ts';
import type { Channel, Workspace } from '#test/slack/workspace.ts';

/** The strict Slack with one workspace. */
export class SlackSide implements Side {
  readonly server: SlackServer;
  readonly workspace: Workspace;
  readonly ops: Channel;
  readonly people = new Map<string, SlackPerson>();

  private constructor(server: SlackServer) {
    this.server = server;
    this.workspace = server.install();
    this.ops = this.workspace.addChannel({ name: 'ops' });
  }

  static async open(): Promise<SlackSide> {
    return new SlackSide(await SlackServer.start({ app: slackApp, clock: new FakeClock() }));
  }

  get channel(): string {
    return `slack:${this.workspace.id}/${this.ops.id}`;
  }

  join(name: string): string {
    const person = this.server.person(this.workspace, { name });
    person.join(this.ops);
    this.people.set(name, person);
    return accountOf(this.workspace.id, person.id);
  }

  client(name: string, until: Until): Client {
    const person = found(this.people.get(name), name);
    const seen = () => person.sees(this.ops);
    const text = (): string =>
      seen()
        .map((each) => each.text)
        .join('\n---\n');
    const labels = (): readonly string[] => seen().flatMap((each) => each.labels);
    const says = async (said: string): Promise<void> => {
      await person.mention(this.ops, said).acked();
    };
    return {
      says,
      reports: (said = report) => says(said),
      press: async (label) => {
        const newest = (): string | undefined => labels().findLast((each) => label.test(each));
        await until(`${name} sees ${label}`, () => newest() !== undefined);
        await person.press(newest() ?? '').acked();
      },
      reads: (wanted) => until(`${name} reads ${wanted}`, () => wanted.test(text())),
      get reading() {
        return text();
      },
      get notices() {
        return person.notices;
      },
    };
  }

  async chat({ store, clock, log, redact }: Known): Promise<Chat> {
    return createSlackChat({
      botToken: this.workspace.botToken,
      delivery: { kind: 'socket', appToken: this.server.app.appToken },
      clock,
      log,
      redact,
      apiUrl: this.server.apiUrl,
      knows: async (thread) => (await store.inThread(thread)) !== undefined,
    });
  }

  transcript(): string {
    return [...this.people.values()]
      .flatMap((person) => person.sees(this.ops).map(({ author, text }) => `${author}: ${text}`))
      .join('\n---\n');
  }

  botSaid(): string {
    return JSON.stringify(this.workspace.messages.filter(({ botId }) => botId !== undefined));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
  }
}

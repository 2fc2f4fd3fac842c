import { readKey } from '#adapters/sealing/key.ts';
import { Seal } from '#adapters/sealing/seal.ts';
import { createStrongbox } from '#adapters/sealing/strongbox.ts';
import type { Installation } from '#adapters/slack/installation.ts';
import { Installations } from '#adapters/slack/installations.ts';
import type { SlackOptions } from '#adapters/slack/settings.ts';
import { createSlackChat, type SlackChat } from '#adapters/slack/slack-chat.ts';
import type { Inbound } from '#src/ports/chat.ts';
import type { Log } from '#src/ports/log.ts';
import { FakeClock, settle } from '#test/fakes/fake-clock.ts';
import { MemorySealedRecords } from '#test/fakes/memory-sealed-records.ts';
import { SlackServer } from '#test/slack/slack-server.ts';
import type { Workspace } from '#test/slack/workspace.ts';
import { slackApp } from './slack-app.ts';

export const redirectUrl = 'https://bot.example/slack/oauth_redirect';
/** A test that waits for ever would keep the whole run. */
const mostTurns = 50_000;
const key = readKey('AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=', 'env:KEY');

/** The strict server with workspaces that install the app by themselves, and what the bot keeps of them. */
export class Several implements AsyncDisposable {
  readonly server: SlackServer;
  readonly clock: FakeClock;
  readonly records = new MemorySealedRecords();
  readonly strongbox = createStrongbox(this.records, new Seal([key]));
  readonly received: Inbound[] = [];
  readonly lines: { readonly level: string; readonly message: string; readonly fields: object }[] =
    [];
  readonly concealed = new Set<string>();
  readonly #chats: SlackChat[] = [];

  private constructor(server: SlackServer, clock: FakeClock) {
    this.server = server;
    this.clock = clock;
  }

  static async make(): Promise<Several> {
    const clock = new FakeClock();
    return new Several(await SlackServer.start({ clock, app: slackApp }), clock);
  }

  get log(): Log {
    const note = (level: string) => (fields: object, message: string) => {
      this.lines.push({ level, message, fields });
    };
    return {
      debug: () => undefined,
      info: note('info'),
      warn: note('warn'),
      error: note('error'),
      child: () => this.log,
    };
  }

  get installations(): Installations {
    const { strongbox, log } = this;
    return new Installations({ strongbox, log, conceal: (secret) => this.concealed.add(secret) });
  }

  /** What the bot would keep of a workspace. */
  installationOf(workspace: Workspace, parts: Partial<Installation> = {}): Installation {
    const { id, domain, enterprise, botToken, botId, botUser, scopes } = workspace;
    return {
      team: enterprise === undefined ? { id, name: domain } : undefined,
      enterprise:
        enterprise === undefined ? undefined : { id: enterprise, name: 'An organisation' },
      isOrgWide: enterprise !== undefined,
      bot: { token: botToken, id: botId, user: botUser.id },
      scopes: [...scopes],
      by: 'U0ADMIN',
      at: this.clock.now(),
      ...parts,
    };
  }

  make(allowed: readonly string[], options: Partial<SlackOptions> = {}): SlackChat {
    const { server, clock, log, strongbox } = this;
    const { clientId, clientSecret } = server.api.oauth;
    const chat = createSlackChat({
      installing: {
        client: { clientId, clientSecret },
        stateSecret: 'a-state-secret-of-a-test-32-chars',
        strongbox,
        allowed,
        redirectUrl,
        host: '127.0.0.1',
        port: 0,
        conceal: (secret) => this.concealed.add(secret),
      },
      delivery: { kind: 'socket', appToken: server.app.appToken },
      clock,
      log,
      apiUrl: server.apiUrl,
      knows: async () => false,
      ...options,
    });
    this.#chats.push(chat);
    return chat;
  }

  async start(allowed: readonly string[], options: Partial<SlackOptions> = {}): Promise<SlackChat> {
    const chat = this.make(allowed, options);
    await chat.start(async (inbound) => {
      this.received.push(inbound);
      await inbound.ack();
      this.server.changes.announce();
    });
    return chat;
  }

  /** Waits for what only the adapter knows. */
  async until(holds: () => boolean): Promise<void> {
    for (let turn = 0; !holds(); turn += 1) {
      if (turn === mostTurns) throw new Error('what was waited for did not happen');
      await settle();
    }
  }

  said(level: string): readonly string[] {
    return this.lines.filter((line) => line.level === level).map(({ message }) => message);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const chat of this.#chats) await chat.stop();
    await this.server[Symbol.asyncDispose]();
  }
}

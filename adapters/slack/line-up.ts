import type { AuthorizeResult, AuthorizeSourceData, Receiver, webApi } from '@slack/bolt';
import { boltLogger } from './bolt-log.ts';
import { DurableApp } from './durable-app.ts';
import type { SlackOptions } from './settings.ts';
import { SignedServer, type SignedServerOptions } from './signed-server.ts';
import { Sockets } from './sockets.ts';
import type { Workspaces } from './workspaces.ts';

export interface LineState {
  /** Ways over which Slack delivers. */
  readonly open: number;
  /** When Slack was heard last, in ms since 1970; 0 for never. */
  readonly heardAt: number;
  /** Where requests of Slack are awaited. */
  readonly port?: number | undefined;
}

/** What delivers. */
export interface LineUp {
  readonly app: DurableApp;
  start(): Promise<void>;
  stop(): Promise<void>;
  state(): LineState;
}

export interface LineUpOptions extends Pick<SlackOptions, 'delivery' | 'clock' | 'log'> {
  readonly workspaces: Pick<Workspaces, 'of'>;
  /** For browsers that come to the address of signed requests. */
  readonly browse?: SignedServerOptions['browse'];
  /** Makes a new object at each call: the SDK writes into it. */
  readonly clientOptions: () => webApi.WebClientOptions;
}

/** Bolt with its receivers, not started yet. */
export async function makeLineUp(options: LineUpOptions): Promise<LineUp> {
  return options.delivery.kind === 'socket'
    ? overSockets(options, options.delivery.appToken)
    : overHttp(options, options.delivery);
}

async function overSockets(options: LineUpOptions, appToken: string): Promise<LineUp> {
  const app = await makeApp(options, noReceiver);
  const { clientOptions, clock, log } = options;
  const sockets = new Sockets(app, { appToken, clientOptions, clock, log });
  return {
    app,
    start: () => sockets.start(),
    stop: () => sockets.stop(),
    state: () => sockets.state(),
  };
}

/** The sockets come and go beside the app; it has none of its own. */
const noReceiver: Receiver = {
  init: () => undefined,
  start: async () => undefined,
  stop: async () => undefined,
};

async function overHttp(
  options: LineUpOptions,
  delivery: Extract<SlackOptions['delivery'], { kind: 'http' }>,
): Promise<LineUp> {
  const { clock, log, browse } = options;
  const server = new SignedServer({ ...delivery, clock, log, browse });
  const app = await makeApp(options, server.receiver);
  return {
    app,
    start: () => server.start(),
    stop: () => server.stop(),
    state: () => server.state(),
  };
}

async function makeApp(options: LineUpOptions, receiver: Receiver): Promise<DurableApp> {
  const { log } = options;
  const app = new DurableApp({
    // Bolt learns who the bot is, so that it passes over what the bot itself says. It is given no token:
    // whatever is sent goes through the desk of its workspace.
    authorize: (source) => selfIn(options.workspaces, source),
    receiver,
    deferInitialization: true,
    convoStore: false,
    logger: boltLogger(log),
    clientOptions: options.clientOptions(),
  });
  app.error(async (error) => {
    log.error({ err: error }, 'an inbound could not be taken in');
    // Not acknowledged, so that Slack delivers it again.
    throw error;
  });
  await app.init();
  return app;
}

async function selfIn(
  workspaces: LineUpOptions['workspaces'],
  source: AuthorizeSourceData<boolean>,
): Promise<AuthorizeResult> {
  const { teamId: team, enterpriseId: enterprise, isEnterpriseInstall: isOrgWide } = source;
  const workspace = await workspaces.of({ team, enterprise, isOrgWide });
  if (workspace === undefined) return {};
  const { bot: botUserId, botId, team: teamId } = workspace;
  return { botId, botUserId, teamId };
}

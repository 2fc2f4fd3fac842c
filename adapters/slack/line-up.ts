import {
  type AuthorizeResult,
  type AuthorizeSourceData,
  HTTPReceiver,
  type Receiver,
  type webApi,
} from '@slack/bolt';
import { BotError } from '#src/errors.ts';
import { boltLogger } from './bolt-log.ts';
import { DurableApp } from './durable-app.ts';
import type { SlackOptions } from './settings.ts';
import { Sockets } from './sockets.ts';
import type { Workspaces } from './workspaces.ts';

/** What delivers. `state` tells how many ways are open, and when Slack was heard last (ms since 1970). */
export interface LineUp {
  readonly app: DurableApp;
  start(): Promise<void>;
  stop(): Promise<void>;
  state(): { readonly open: number; readonly heardAt: number };
}

export interface LineUpOptions extends Pick<SlackOptions, 'delivery' | 'clock' | 'log'> {
  readonly workspaces: Pick<Workspaces, 'of'>;
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
  { signingSecret, host, port }: Extract<SlackOptions['delivery'], { kind: 'http' }>,
): Promise<LineUp> {
  const { log } = options;
  let heardAt = 0;
  const receiver = new HTTPReceiver({
    signingSecret,
    logger: boltLogger(log),
    // Slack gives up after three seconds.
    unhandledRequestTimeoutMillis: 2_800,
    customPropertiesExtractor: () => {
      heardAt = options.clock.now();
      return {};
    },
  });
  const app = await makeApp(options, receiver);
  let open = 0;
  const start = async (): Promise<void> => {
    await receiver.start({ host, port }).catch((error: unknown) => {
      throw new BotError('config-invalid', `Slack: nothing can listen on ${host}:${port}.`, {
        cause: error,
        hint: 'Choose another slack.port, or end what listens there.',
      });
    });
    open = 1;
  };
  const stop = async (): Promise<void> => {
    if (open === 1) await receiver.stop();
    open = 0;
  };
  return { app, start, stop, state: () => ({ open, heardAt }) };
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

import bolt from '@slack/bolt';
import type { SlackServer } from './slack-server.ts';
import type { Workspace } from './workspace.ts';

/** A bolt app that says nothing on the console. */
export interface QuietApp extends AsyncDisposable {
  readonly app: bolt.App;
}

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => bolt.LogLevel.ERROR,
  setName: () => undefined,
};

/** Bolt in Socket Mode with this many sockets, as its users would set it up. */
export async function boltOnSockets(
  slack: SlackServer,
  workspace: Workspace,
  options: BoltOptions = {},
): Promise<QuietApp> {
  const receivers = Array.from({ length: options.sockets ?? 1 }, () => socketReceiver(slack));
  const [first, ...others] = receivers;
  const app = newApp(slack, workspace, first);
  for (const receiver of others) receiver.init(app);
  options.listen?.(app);
  await app.init();
  for (const receiver of receivers) await receiver.start();
  return {
    app,
    [Symbol.asyncDispose]: async () => {
      for (const receiver of receivers) await receiver.stop();
      // Stopping waits for nobody; a socket that is cut while it closes leaves a timer of 30 s in the SDK.
      await slack.until(() => slack.sockets.all.length === 0);
    },
  };
}

export interface BoltOptions {
  readonly sockets?: number | undefined;
  readonly listen?: ((app: bolt.App) => void) | undefined;
}

/** Bolt behind signed HTTP, on a free port of 127.0.0.1. */
export async function boltOnHttp(
  slack: SlackServer,
  workspace: Workspace,
  listen: (app: bolt.App) => void,
): Promise<QuietApp & { readonly requestUrl: string }> {
  const receiver = new bolt.HTTPReceiver({
    signingSecret: slack.app.signingSecret,
    logger: silent,
  });
  const app = newApp(slack, workspace, receiver);
  listen(app);
  await app.init();
  const server = await receiver.start({ port: 0, host: '127.0.0.1' });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const requestUrl = `http://127.0.0.1:${port}/slack/events`;
  slack.deliverBySignedHttp(requestUrl);
  return {
    app,
    requestUrl,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await receiver.stop();
    },
  };
}

/** A client of the Web API that tries everything once. */
export function webClient(slack: SlackServer, token: string): bolt.webApi.WebClient {
  return new bolt.webApi.WebClient(token, { ...clientOptions(slack), logger: silent });
}

function newApp(
  slack: SlackServer,
  workspace: Workspace,
  receiver: bolt.Receiver | undefined,
): bolt.App {
  return new bolt.App({
    token: workspace.botToken,
    deferInitialization: true,
    convoStore: false,
    logger: silent,
    clientOptions: clientOptions(slack),
    ...(receiver === undefined ? {} : { receiver }),
  });
}

function socketReceiver(slack: SlackServer): bolt.SocketModeReceiver {
  return new bolt.SocketModeReceiver({
    appToken: slack.app.appToken,
    installerOptions: { clientOptions: clientOptions(slack) },
    // Short, so that a test of a refresh does not wait five seconds.
    clientPingTimeout: 100,
    logger: silent,
  });
}

function clientOptions(slack: SlackServer) {
  return { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
}

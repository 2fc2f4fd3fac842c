import { webApi } from '@slack/bolt';
import { surface } from '#adapters/slack/surface.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { SealedRecords } from '#src/ports/sealed-records.ts';
import { boltLogger } from './bolt-log.ts';
import { checkInstalled, checkToken } from './check-workspaces.ts';
import { Installations } from './installations.ts';
import { makeLineUp } from './line-up.ts';
import { look, type SlackChecked } from './looked.ts';
import { deliveryOf, type OAuthSite, type SlackSite, type SlackWorld } from './open-slack.ts';
import { type Delivery, slackApi } from './settings.ts';
import { checkAppToken } from './workspace.ts';

export type { SlackChecked } from './looked.ts';

export interface SlackCheckOptions {
  /** Of the one workspace. Looks at the workspaces themselves come from elsewhere without it. */
  readonly botToken?: string | undefined;
  readonly delivery: Delivery;
  readonly clock: Clock;
  readonly log: Log;
  readonly apiUrl?: string | undefined;
}

/**
 * Compares the app as it is installed with the manifest: token, scopes, socket. Posts nothing. What the
 * app is subscribed to Slack tells no bot; then the list is what to compare. Never rejects for what Slack says.
 */
export async function checkSlack(options: SlackCheckOptions): Promise<readonly SlackChecked[]> {
  const { botToken } = options;
  const make = (): webApi.WebClientOptions => clientOptions(options);
  const workspace = botToken === undefined ? [] : await checkToken({ token: botToken }, make);
  const isWell = workspace.every(({ step, ok }) => step !== 'bot token' || ok === true);
  const ways = await checkDelivery(options, isWell ? 'open' : 'token only');
  return [...workspace, ...ways, eventsToCompare];
}

async function checkDelivery(
  options: SlackCheckOptions,
  depth: 'open' | 'token only',
): Promise<readonly SlackChecked[]> {
  const { delivery } = options;
  if (delivery.kind === 'http') return [];
  const opens = await look('app token', async () => {
    const client = new webApi.WebClient(undefined, clientOptions(options));
    await checkAppToken(client, delivery.appToken);
    return 'opens sockets';
  });
  return opens.ok === true && depth === 'open' ? [opens, await socket(options)] : [opens];
}

const eventsToCompare: SlackChecked = {
  step: 'events',
  ok: undefined,
  detail: `Slack does not tell what the app is subscribed to. Compare: ${surface.events.join(', ')}`,
};

/** Opens both sockets and waits until Slack greets. What arrives meanwhile Slack delivers again. */
function socket(options: SlackCheckOptions): Promise<SlackChecked> {
  return look('socket', async () => {
    const lineUp = await makeLineUp({
      ...options,
      workspaces: nobody,
      clientOptions: () => clientOptions(options),
    });
    try {
      await lineUp.start();
      return `${lineUp.state().open} connected`;
    } finally {
      await lineUp.stop();
    }
  });
}

/** Refuses what arrives meanwhile, so that Slack delivers it again. */
const nobody = {
  of: () => Promise.reject(new Error('this is only a look at the socket')),
};

function clientOptions({
  apiUrl,
  log,
}: Pick<SlackCheckOptions, 'apiUrl' | 'log'>): webApi.WebClientOptions {
  return {
    slackApiUrl: apiUrl ?? slackApi,
    timeout: 10_000,
    retryConfig: { retries: 1 },
    allowAbsoluteUrls: false,
    logger: boltLogger(log),
  };
}

export interface SlackCheckWorld
  extends Pick<SlackWorld, 'secrets' | 'clock' | 'log' | 'apiUrl' | 'openStrongbox' | 'conceal'> {
  /** What the bot has kept sealed; undefined where it has not run yet. */
  readonly sealed: SealedRecords | undefined;
}

/** The same for what a site wrote, for each of its workspaces. Rejects with `secret-missing`. */
export async function checkSlackSite(
  site: SlackSite,
  world: SlackCheckWorld,
): Promise<readonly SlackChecked[]> {
  const { secrets, clock, log, apiUrl } = world;
  const delivery = await deliveryOf(site, secrets);
  const botToken = site.botToken && (await secrets.resolve(site.botToken));
  const installed = site.oauth === undefined ? [] : await checkOAuth(site.oauth, world);
  return [...installed, ...(await checkSlack({ botToken, delivery, clock, log, apiUrl }))];
}

async function checkOAuth(
  { keys, workspaces: allowed, redirectUrl }: OAuthSite,
  { sealed, openStrongbox, conceal, ...world }: SlackCheckWorld,
): Promise<readonly SlackChecked[]> {
  const { clock, log } = world;
  const kept =
    sealed === undefined
      ? []
      : await new Installations({
          strongbox: await openStrongbox(sealed, keys),
          log,
          conceal,
        }).list();
  const installations = kept.map(({ installation }) => installation);
  const asked = { installations, allowed, redirectUrl, clock };
  return checkInstalled(asked, () => clientOptions(world));
}

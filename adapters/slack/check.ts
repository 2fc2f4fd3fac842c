import { webApi } from '@slack/bolt';
import { surface } from '#adapters/slack/surface.ts';
import { isBotError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { boltLogger } from './bolt-log.ts';
import { makeLineUp } from './line-up.ts';
import { deliveryOf, type SlackSite, type SlackWorld } from './open-slack.ts';
import { type Delivery, slackApi } from './settings.ts';
import { checkAppToken, missingScopes, openWorkspace, type Workspace } from './workspace.ts';

/** One look at the app as it is installed. */
export interface SlackChecked {
  readonly step: 'bot token' | 'scopes' | 'app token' | 'socket' | 'events';
  /** Undefined: cannot be seen from outside. */
  readonly ok: boolean | undefined;
  readonly detail: string;
}

export interface SlackCheckOptions {
  readonly botToken: string;
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
  const { botToken, delivery } = options;
  const client = new webApi.WebClient(botToken, clientOptions(options));
  const checked: SlackChecked[] = [];
  let workspace: Workspace | undefined;
  const token = await look('bot token', async () => {
    workspace = await openWorkspace(client);
    return `${workspace.teamName} (${workspace.team})`;
  });
  checked.push(token);
  if (workspace !== undefined) checked.push(scopesOf(workspace));
  if (delivery.kind === 'socket') {
    const { appToken } = delivery;
    const opens = await look('app token', async () => {
      await checkAppToken(client, appToken);
      return 'opens sockets';
    });
    checked.push(opens);
    if (opens.ok === true && workspace !== undefined) checked.push(await socket(options));
  }
  return [...checked, eventsToCompare];
}

const eventsToCompare: SlackChecked = {
  step: 'events',
  ok: undefined,
  detail: `Slack does not tell what the app is subscribed to. Compare: ${surface.events.join(', ')}`,
};

function scopesOf(workspace: Workspace): SlackChecked {
  const missing = missingScopes(workspace);
  const known = surface.scopes.map(({ scope }): string => scope);
  const more = workspace.scopes.filter((scope) => !known.includes(scope));
  const detail = [
    missing.length === 0 ? 'all that the manifest names' : `missing: ${missing.join(', ')}`,
    ...(more.length === 0 ? [] : [`more than it needs: ${more.join(', ')}`]),
  ].join('; ');
  return { step: 'scopes', ok: missing.length === 0, detail };
}

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

async function look(
  step: SlackChecked['step'],
  task: () => Promise<string>,
): Promise<SlackChecked> {
  try {
    return { step, ok: true, detail: await task() };
  } catch (error) {
    if (!isBotError(error)) throw error;
    const hint = error.hint === undefined ? '' : ` ${error.hint}`;
    return { step, ok: false, detail: `${error.message}${hint}` };
  }
}

function clientOptions({ apiUrl, log }: SlackCheckOptions): webApi.WebClientOptions {
  return {
    slackApiUrl: apiUrl ?? slackApi,
    timeout: 10_000,
    retryConfig: { retries: 1 },
    allowAbsoluteUrls: false,
    logger: boltLogger(log),
  };
}

/** The same for what a site wrote. Rejects with `secret-missing`. */
export async function checkSlackSite(
  site: SlackSite,
  world: Pick<SlackWorld, 'secrets' | 'clock' | 'log' | 'apiUrl'>,
): Promise<readonly SlackChecked[]> {
  const { secrets, ...rest } = world;
  const botToken = await secrets.resolve(site.botToken);
  return checkSlack({ ...rest, botToken, delivery: await deliveryOf(site, secrets) });
}

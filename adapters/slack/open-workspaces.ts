import { webApi } from '@slack/bolt';
import { BotError } from '#src/errors.ts';
import { Installations } from './installations.ts';
import { InstalledWorkspaces } from './installed-workspaces.ts';
import { OAuth } from './oauth.ts';
import { OAuthStates } from './oauth-state.ts';
import type { SlackOptions } from './settings.ts';
import { Tokens } from './tokens.ts';
import { checkScopes } from './workspace.ts';
import { oneWorkspace, type Workspaces } from './workspaces.ts';

export interface OpenWorkspaces {
  readonly workspaces: Workspaces;
  /** How more of them get the app; undefined where the site wrote down the token of one. */
  readonly oauth: OAuth | undefined;
}

/** The workspaces of a site: the one of its token, or those that installed the app. Rejects with `config-invalid`. */
export async function openWorkspaces(
  options: SlackOptions,
  clientOptions: () => webApi.WebClientOptions,
): Promise<OpenWorkspaces> {
  const { botToken, installing } = options;
  if (installing !== undefined) return await installed(options, installing, clientOptions);
  if (botToken === undefined) {
    throw new BotError('config-invalid', 'Slack: neither a bot token nor OAuth is written.');
  }
  checkBotToken(botToken);
  const client = new webApi.WebClient(botToken, clientOptions());
  const workspaces = await oneWorkspace(botToken, client, options.clock.now());
  checkScopes(workspaces.only);
  return { workspaces, oauth: undefined };
}

async function installed(
  { clock, log }: SlackOptions,
  { client, stateSecret, strongbox, allowed, redirectUrl, ...more }: Installing,
  clientOptions: () => webApi.WebClientOptions,
): Promise<OpenWorkspaces> {
  const installations = new Installations({ strongbox, log, conceal: more.conceal });
  await installations.sealAnew();
  const api = new webApi.WebClient(undefined, clientOptions());
  const tokens = new Tokens({ installations, client, api, clock, log });
  const states = new OAuthStates({ secret: stateSecret, strongbox, clock });
  const authorizeUrl = more.authorizeUrl ?? 'https://slack.com/oauth/v2/authorize';
  const granting = { client, redirectUrl, clientOptions };
  const oauth = new OAuth({
    ...granting,
    states,
    installations,
    allowed,
    authorizeUrl,
    clock,
    log,
  });
  return { workspaces: new InstalledWorkspaces({ installations, tokens, allowed }), oauth };
}

type Installing = NonNullable<SlackOptions['installing']>;

/** Easily taken for the app token. */
function checkBotToken(botToken: string): void {
  if (botToken.startsWith('xoxb-')) return;
  throw new BotError(
    'config-invalid',
    'Slack: slack.botToken must be the token that begins with xoxb-.',
    {
      hint: 'The bot token stands under OAuth & Permissions, the app token under Basic Information.',
    },
  );
}

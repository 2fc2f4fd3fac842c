import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import { surface } from '#adapters/slack/surface.ts';
import { BotError } from '#src/errors.ts';
import { refusedWith } from './fault.ts';

/** Where the token belongs, and who the bot is there. */
export interface Workspace {
  readonly team: string;
  readonly teamName: string;
  /** The member that the bot is. */
  readonly bot: string;
  readonly botId: string;
  readonly scopes: readonly string[];
}

const Tested = z.object({
  team_id: z.string(),
  team: z.string().default(''),
  user_id: z.string(),
  bot_id: z.string(),
  response_metadata: z.object({ scopes: z.array(z.string()).default([]) }).prefault({}),
});

const again = 'Copy the bot token (xoxb-…) anew: the page of the app, OAuth & Permissions.';
const appAgain =
  'Make an app-level token (xapp-…) with the scope connections:write: the page of the app, Basic Information.';

const tokenHints: Readonly<Record<string, string>> = {
  invalid_auth: again,
  not_authed: again,
  token_expired: `${again} It expires when the app rotates its tokens: switch that off.`,
  token_revoked: `The app was removed from the workspace: install it again. ${again}`,
  account_inactive: `The app was removed from the workspace: install it again. ${again}`,
  not_allowed_token_type:
    'This is the token of another kind: the bot token begins with xoxb-, the app token with xapp-.',
  missing_scope: appAgain,
};

/** Asks Slack whose token this is. Rejects with `config-invalid` when it is nobody's. */
export async function openWorkspace(client: webApi.WebClient): Promise<Workspace> {
  const answer = await believe('bot token', () => client.auth.test());
  const tested = Tested.safeParse(answer);
  if (!tested.success) {
    throw new BotError('config-invalid', 'Slack: the bot token is not the token of a bot.', {
      hint: again,
      cause: tested.error,
    });
  }
  const { team_id, team, user_id, bot_id, response_metadata } = tested.data;
  const { scopes } = response_metadata;
  return { team: team_id, teamName: team, bot: user_id, botId: bot_id, scopes };
}

/** Scopes of the manifest that the token was not granted. */
export function missingScopes({ scopes }: Pick<Workspace, 'scopes'>): readonly string[] {
  return surface.scopes.map(({ scope }) => scope).filter((scope) => !scopes.includes(scope));
}

/** Rejects with `config-invalid` when the app may not do what it is for. */
export function checkScopes(workspace: Workspace): void {
  const missing = missingScopes(workspace);
  if (missing.length === 0) return;
  throw new BotError('config-invalid', `Slack: the app lacks the scopes ${missing.join(', ')}.`, {
    hint: 'Put slack/manifest.yaml into the page of the app (App Manifest), install it again, and set the new token.',
  });
}

/** Asks for a socket and does not use it: the SDK would ask for ever with a token that opens none. */
export async function checkAppToken(client: webApi.WebClient, appToken: string): Promise<void> {
  await believe('app token', () => client.apps.connections.open({ token: appToken }));
}

async function believe<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const word = refusedWith(error);
    if (word === undefined) {
      throw new BotError('chat-refused', 'Slack does not answer.', {
        cause: error,
        hint: 'Can this machine reach https://slack.com? A proxy is named in HTTPS_PROXY, with NODE_USE_ENV_PROXY=1.',
      });
    }
    const hint = what === 'app token' && word === 'invalid_auth' ? appAgain : tokenHints[word];
    throw new BotError('config-invalid', `Slack refuses the ${what} (${word}).`, {
      cause: error,
      hint,
    });
  }
}

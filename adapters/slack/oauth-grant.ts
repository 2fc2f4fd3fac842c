import { webApi } from '@slack/bolt';
import { z } from 'zod';
import { BotError } from '#src/errors.ts';
import { refusedWith } from './fault.ts';
import type { Installation } from './installation.ts';
import type { OAuthClient } from './tokens.ts';

const Named = z.object({ id: z.string(), name: z.string().nullish() });

/** https://docs.slack.dev/reference/methods/oauth.v2.access */
const Granted = z.object({
  access_token: z.string(),
  token_type: z.literal('bot'),
  scope: z.string(),
  bot_user_id: z.string(),
  team: Named.nullish(),
  enterprise: Named.nullish(),
  is_enterprise_install: z.boolean().default(false),
  authed_user: z.object({ id: z.string() }),
  refresh_token: z.string().optional(),
  expires_in: z.number().positive().optional(),
});
type Granted = z.output<typeof Granted>;

const Tested = z.object({ bot_id: z.string() });

export interface GrantOptions {
  readonly client: OAuthClient;
  readonly redirectUrl: string;
  /** Makes a new object at each call: the SDK writes into it. */
  readonly clientOptions: () => webApi.WebClientOptions;
}

/** Gives a code of Slack for the installation that it stands for. Rejects with `chat-refused`. */
export async function grantOf(
  code: string,
  now: number,
  { client, redirectUrl, clientOptions }: GrantOptions,
): Promise<Installation> {
  try {
    const answer = await new webApi.WebClient(undefined, clientOptions()).oauth.v2.access({
      client_id: client.clientId,
      client_secret: client.clientSecret,
      code,
      redirect_uri: redirectUrl,
    });
    const granted = Granted.parse(answer);
    const own = new webApi.WebClient(granted.access_token, clientOptions());
    const { bot_id } = Tested.parse(await own.auth.test());
    return installationOf(granted, bot_id, now);
  } catch (error) {
    const word = refusedWith(error);
    throw new BotError('chat-refused', `Slack gave no token (${word ?? 'no answer'}).`, {
      cause: error,
      hint: hints[word ?? ''],
      details: { reason: word ?? 'no-answer' },
    });
  }
}

/** Gives a token back that must not be kept. Never rejects: without us it is nobody's. */
export async function giveBack(
  { bot }: Installation,
  { clientOptions }: Pick<GrantOptions, 'clientOptions'>,
): Promise<boolean> {
  try {
    await new webApi.WebClient(bot.token, clientOptions()).auth.revoke();
    return true;
  } catch {
    // Whoever called says so; the page and the log do not depend on it.
    return false;
  }
}

const hints: Readonly<Record<string, string>> = {
  invalid_code: 'Begin again.',
  code_already_used: 'Begin again.',
  bad_client_secret: 'The client secret of the app is another one.',
  invalid_client_id: 'The client id of the app is another one.',
  bad_redirect_uri: 'The redirect URL is not one of those of the app.',
};

function installationOf(granted: Granted, botId: string, now: number): Installation {
  const { team, enterprise, refresh_token, expires_in } = granted;
  const isRotated = refresh_token !== undefined && expires_in !== undefined;
  const rotation = isRotated
    ? { refreshToken: refresh_token, expiresAt: now + expires_in * 1000 }
    : {};
  return {
    team: namedOf(team),
    enterprise: namedOf(enterprise),
    isOrgWide: granted.is_enterprise_install,
    bot: { token: granted.access_token, id: botId, user: granted.bot_user_id, ...rotation },
    scopes: granted.scope.split(',').filter((scope) => scope !== ''),
    by: granted.authed_user.id,
    at: now,
  };
}

function namedOf(named: z.output<typeof Named> | null | undefined) {
  return named == null ? undefined : { id: named.id, name: named.name ?? '' };
}

import type { Clock } from '#src/ports/clock.ts';
import type { Arguments } from './arguments.ts';
import type { Json } from './json.ts';
import { Refusal } from './refusal.ts';
import type { Workspace } from './workspace.ts';

/** Tokens of apps that rotate them live twelve hours. */
export const tokenLifeMs = 43_200_000;

interface Grant {
  readonly workspace: Workspace;
  readonly redirectUri: string;
  readonly by: string;
}

/** Slack's side of OAuth v2: codes, tokens, and their renewal. https://docs.slack.dev/reference/methods/oauth.v2.access */
export class OAuthDesk {
  readonly clientId = '1111.2222';
  readonly clientSecret = 'a-client-secret-of-a-test';
  readonly #clock: Clock;
  readonly #codes = new Map<string, Grant>();
  readonly #refreshTokens = new Map<string, Workspace>();
  #count = 0;
  /** Whether tokens expire. */
  rotates = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Somebody presses Allow: the code that their browser brings back. Good for one use. */
  allow(
    workspace: Workspace,
    grant: { readonly by: string; readonly redirectUri: string },
  ): string {
    const code = `code-${this.#next()}`;
    this.#codes.set(code, { workspace, ...grant });
    return code;
  }

  access(args: Arguments): Json {
    if (args.text('client_id') !== this.clientId) throw new Refusal('invalid_client_id');
    if (args.text('client_secret') !== this.clientSecret) throw new Refusal('bad_client_secret');
    return args.text('grant_type') === 'refresh_token' ? this.#renew(args) : this.#redeem(args);
  }

  #redeem(args: Arguments): Json {
    const code = args.text('code') ?? '';
    const grant = this.#codes.get(code);
    if (grant === undefined) throw new Refusal('invalid_code');
    if (args.text('redirect_uri') !== grant.redirectUri) throw new Refusal('bad_redirect_uri');
    this.#codes.delete(code);
    const { workspace, by } = grant;
    return this.#answer(workspace, by);
  }

  /** The token before it lives on; its refresh token does not. */
  #renew(args: Arguments): Json {
    const used = args.text('refresh_token') ?? '';
    const workspace = this.#refreshTokens.get(used);
    if (workspace === undefined) throw new Refusal('invalid_refresh_token');
    this.#refreshTokens.delete(used);
    return this.#answer(workspace, 'U0NOBODY');
  }

  #answer(workspace: Workspace, by: string): Json {
    const { enterprise, id, domain } = workspace;
    return {
      app_id: workspace.appId,
      authed_user: { id: by },
      scope: workspace.scopes.join(','),
      token_type: 'bot',
      bot_user_id: workspace.botUser.id,
      team: enterprise === undefined ? { id, name: domain } : null,
      enterprise: enterprise === undefined ? null : { id: enterprise, name: 'An organisation' },
      is_enterprise_install: enterprise !== undefined,
      ...(this.rotates ? this.#expiring(workspace) : { access_token: workspace.botToken }),
    };
  }

  #expiring(workspace: Workspace): Json {
    const number = this.#next();
    const token = `xoxe.xoxb-${workspace.id}-${number}`;
    const refreshToken = `xoxe-1-${workspace.id}-${number}`;
    workspace.tokens.set(token, this.#clock.now() + tokenLifeMs);
    this.#refreshTokens.set(refreshToken, workspace);
    return { access_token: token, refresh_token: refreshToken, expires_in: tokenLifeMs / 1000 };
  }

  #next(): string {
    this.#count += 1;
    return String(this.#count).padStart(4, '0');
  }
}

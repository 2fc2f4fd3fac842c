import { surface } from '#adapters/slack/surface.ts';
import { isBotError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { type Installation, installationId, nameOf } from './installation.ts';
import type { Installations } from './installations.ts';
import { isAllowed } from './installed-workspaces.ts';
import { type GrantOptions, giveBack, grantOf } from './oauth-grant.ts';
import { type Page, type PageText, pageOf } from './oauth-page.ts';
import { type OAuthStates, type Redeemed, stateLife } from './oauth-state.ts';
import { missingScopes } from './workspace.ts';

export interface OAuthOptions extends GrantOptions {
  readonly states: OAuthStates;
  readonly installations: Installations;
  /** Ids of the workspaces (T…) and organisations (E…) that may have the app. */
  readonly allowed: readonly string[];
  /** Where Slack asks people whether they want the app. */
  readonly authorizeUrl: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a browser asked for. All of it is hostile. */
export interface Visit {
  readonly query: URLSearchParams;
  /** The header `cookie`. */
  readonly cookies: string | undefined;
}

const cookieName = '__Host-fettle-slack';
const cookieRules = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/** The way from a browser to an installation: to Slack with a state, and back with a code. */
export class OAuth {
  readonly #options: OAuthOptions;

  constructor(options: OAuthOptions) {
    this.#options = options;
  }

  /** The beginning: a page that leads to Slack. */
  begin(): Page {
    const { state, cookie } = this.#options.states.issue();
    return pageOf({
      status: 200,
      title: `Add ${surface.name} to Slack`,
      text: [surface.description, 'Slack asks you next. The link is good for ten minutes.'],
      link: { href: this.#authorizeUrl(state), label: 'Add to Slack' },
      cookie: `${cookieName}=${cookie}; Max-Age=${stateLife / 1000}; ${cookieRules}`,
    });
  }

  /** The end: where Slack sends the browser. The state is used up, however it ends. */
  async end({ query, cookies }: Visit): Promise<Page> {
    const redeemed = await this.#options.states.redeem(
      query.get('state') ?? '',
      ownCookie(cookies),
    );
    if (redeemed !== 'valid') return this.#refused(stateTexts[redeemed], redeemed);
    const declined = query.get('error');
    if (declined !== null) return this.#refused(declinedText, 'declined');
    const code = query.get('code');
    if (code === null || code === '') return this.#refused(stateTexts['not-ours'], 'no-code');
    return this.#exchange(code);
  }

  async #exchange(code: string): Promise<Page> {
    const { clock, log } = this.#options;
    try {
      return await this.#keep(await grantOf(code, clock.now(), this.#options));
    } catch (error) {
      if (!isBotError(error)) throw error;
      log.error({ err: error }, 'an installation in Slack failed');
      const text = [error.message, error.hint ?? 'Begin again; the log of the bot says more.'];
      return closing({ status: 502, title: 'Not installed', text });
    }
  }

  async #keep(installation: Installation): Promise<Page> {
    const { installations, allowed, log } = this.#options;
    const id = installationId(installation);
    const name = nameOf(installation);
    if (!isAllowed(installation, allowed)) {
      const isBack = await giveBack(installation, this.#options);
      log.warn({ id, isBack }, 'somebody installed the app where the site does not want it');
      return this.#refused(notAllowed(id, name), 'not-allowed');
    }
    const missing = missingScopes(installation);
    if (missing.length > 0) return this.#refused(lacking(missing), 'scopes');
    await installations.keep(installation);
    log.info({ id, name, by: installation.by }, 'the app was installed in Slack');
    return closing({
      status: 200,
      title: 'Installed',
      text: [
        `${surface.name} is in ${name} (${id}).`,
        `Invite it into a channel: /invite @${surface.displayName}. You can close this page.`,
      ],
    });
  }

  #refused(text: Omit<PageText, 'status'>, reason: string): Page {
    this.#options.log.warn({ reason }, 'an installation in Slack was refused');
    return closing({ ...text, status: 403 });
  }

  #authorizeUrl(state: string): string {
    const { authorizeUrl, client, redirectUrl, allowed } = this.#options;
    const url = new URL(authorizeUrl);
    url.searchParams.set('client_id', client.clientId);
    url.searchParams.set('scope', wantedScopes.join(','));
    url.searchParams.set('redirect_uri', redirectUrl);
    url.searchParams.set('state', state);
    const [only, ...others] = allowed;
    // Slack offers that workspace then; whether it was that one is looked at afterwards.
    if (only?.startsWith('T') === true && others.length === 0) url.searchParams.set('team', only);
    return url.href;
  }
}

const wantedScopes = [...surface.scopes, ...surface.optionalScopes].map(({ scope }) => scope);

const again = 'Begin again at the address where the installation began, in one browser.';

const stateTexts: Readonly<Record<Exclude<Redeemed, 'valid'>, Omit<PageText, 'status'>>> = {
  'not-ours': { title: 'Not installed', text: ['This did not begin here.', again] },
  'other-browser': { title: 'Not installed', text: ['This began in another browser.', again] },
  'too-old': { title: 'Not installed', text: ['More than ten minutes have passed.', again] },
  used: { title: 'Not installed', text: ['This was used before.', again] },
  'too-many': {
    title: 'Not installed',
    text: ['Too many people try at once.', 'Wait ten minutes.'],
  },
};

const declinedText = {
  title: 'Not installed',
  text: [
    'You, or somebody who decides for the workspace, said no in Slack. Nothing was kept.',
    again,
  ],
};

function notAllowed(id: string, name: string): Omit<PageText, 'status'> {
  return {
    title: 'Not installed: another workspace',
    text: [
      `The bot is not meant for ${name} (${id}). Its token was given back, and nothing was kept.`,
      'Choose the right workspace at the top right of the page of Slack. Whoever runs the bot names its workspaces under slack.oauth.workspaces.',
    ],
  };
}

function lacking(missing: readonly string[]): Omit<PageText, 'status'> {
  return {
    title: 'Not installed: scopes are missing',
    text: [
      `Slack did not grant: ${missing.join(', ')}. Nothing was kept.`,
      'Put the manifest of the bot into the page of the app (App Manifest), and begin again.',
    ],
  };
}

/** The cookie has done what it was for. */
function closing(text: PageText): Page {
  return pageOf({ ...text, cookie: `${cookieName}=; Max-Age=0; ${cookieRules}` });
}

function ownCookie(cookies: string | undefined): string | undefined {
  const pairs = (cookies ?? '').split(';').map((pair) => pair.trim());
  const own = pairs.filter((pair) => pair.startsWith(`${cookieName}=`));
  // Two of them: somebody put one beside ours.
  return own.length === 1 ? own[0]?.slice(cookieName.length + 1) : undefined;
}

import { waitingLines } from '#src/card/waiting.ts';
import { BotError } from '#src/errors.ts';
import type { SecretReference } from '#src/host/secret-reference.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { SealedRecords } from '#src/ports/sealed-records.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import type { Store } from '#src/ports/store.ts';
import type { Strongbox } from '#src/ports/strongbox.ts';
import type { Delivery, Installing, SlackOptions } from './settings.ts';
import { createSlackChat, type SlackChat } from './slack-chat.ts';

/** What a site writes about its workspaces; the secrets as references. */
export interface SlackSite {
  /** Of one workspace; or else `oauth`. */
  readonly botToken?: SecretReference | undefined;
  readonly oauth?: OAuthSite | undefined;
  readonly mode: 'socket' | 'http';
  readonly appToken?: SecretReference | undefined;
  readonly signingSecret?: SecretReference | undefined;
  /** For `http`. */
  readonly host: string;
  readonly port: number;
  readonly externals: 'read' | 'act';
  readonly externalChannels: readonly string[];
  /** https */
  readonly docs?: string | undefined;
}

export interface OAuthSite {
  readonly clientId: string;
  readonly clientSecret: SecretReference;
  readonly stateSecret: SecretReference;
  readonly keys: readonly SecretReference[];
  readonly workspaces: readonly string[];
  /** https */
  readonly redirectUrl: string;
  readonly host: string;
  readonly port: number;
}

export type OpenStrongbox = (
  records: SealedRecords,
  keys: readonly SecretReference[],
) => Promise<Strongbox>;

export interface SlackWorld {
  readonly secrets: Secrets;
  readonly store: Pick<Store, 'inThread' | 'openIncidents' | 'sealed'>;
  /** Opens what is kept sealed, with the keys of the site. */
  readonly openStrongbox: OpenStrongbox;
  /** Told every token that workspaces hand over, so that none gets into a log. */
  readonly conceal: (secret: string) => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly redact?: SlackOptions['redact'];
  /** Default: Slack's own. */
  readonly apiUrl?: string | undefined;
}

/** Slack as a site wants it. Rejects with `secret-missing`; connects only when it is started. */
export async function openSlack(site: SlackSite, world: SlackWorld): Promise<SlackChat> {
  const { secrets, store, clock, log, redact, apiUrl } = world;
  return createSlackChat({
    botToken: site.botToken && (await secrets.resolve(site.botToken)),
    installing: site.oauth && (await installingOf(site.oauth, world)),
    externals: { mayActIn: site.externals === 'act' ? site.externalChannels : [] },
    openThreads: async () => (await store.openIncidents()).map(({ thread }) => thread),
    delivery: await deliveryOf(site, secrets),
    clock,
    log: log.child({ adapter: 'slack' }),
    redact,
    knows: async (thread) => (await store.inThread(thread)) !== undefined,
    waitingFor: async (account) => {
      const context = { now: clock.now(), probes: {}, simulated: false };
      return waitingLines(await store.openIncidents(), account, context);
    },
    docs: site.docs,
    apiUrl,
  });
}

/** How workspaces get the app, with its secrets. */
export async function installingOf(
  oauth: OAuthSite,
  {
    secrets,
    store,
    openStrongbox,
    conceal,
  }: Pick<SlackWorld, 'secrets' | 'openStrongbox' | 'conceal'> & {
    readonly store: Pick<Store, 'sealed'>;
  },
): Promise<Installing> {
  const { clientId, workspaces: allowed, redirectUrl, host, port } = oauth;
  const stateSecret = await secrets.resolve(oauth.stateSecret);
  if (stateSecret.length < shortestSecret) {
    throw new BotError('config-invalid', `The secret ${oauth.stateSecret} is too short.`, {
      hint: 'slack.oauth.stateSecret is anything random of 32 characters or more: openssl rand -base64 32',
    });
  }
  return {
    client: { clientId, clientSecret: await secrets.resolve(oauth.clientSecret) },
    stateSecret,
    strongbox: await openStrongbox(store.sealed, oauth.keys),
    allowed,
    redirectUrl,
    host,
    port,
    conceal,
  };
}

const shortestSecret = 32;

/** The way of delivery with its secret. */
export async function deliveryOf(site: SlackSite, secrets: Secrets): Promise<Delivery> {
  const { mode, appToken, signingSecret, host, port } = site;
  if (mode === 'socket') {
    return { kind: mode, appToken: await secrets.resolve(written('slack.appToken', appToken)) };
  }
  const secret = await secrets.resolve(written('slack.signingSecret', signingSecret));
  return { kind: mode, signingSecret: secret, host, port };
}

function written(key: string, reference: SecretReference | undefined): SecretReference {
  if (reference !== undefined) return reference;
  throw new BotError('config-invalid', `${key} is not written.`);
}

import { waitingLines } from '#src/card/waiting.ts';
import { BotError } from '#src/errors.ts';
import type { SecretReference } from '#src/host/secret-reference.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import type { Store } from '#src/ports/store.ts';
import type { Delivery } from './settings.ts';
import { createSlackChat, type SlackChat } from './slack-chat.ts';

/** What a site writes about its workspace; the secrets as references. */
export interface SlackSite {
  readonly botToken: SecretReference;
  readonly mode: 'socket' | 'http';
  readonly appToken?: SecretReference | undefined;
  readonly signingSecret?: SecretReference | undefined;
  /** For `http`. */
  readonly host: string;
  readonly port: number;
  /** https */
  readonly docs?: string | undefined;
}

export interface SlackWorld {
  readonly secrets: Secrets;
  readonly store: Pick<Store, 'inThread' | 'openIncidents'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: Slack's own. */
  readonly apiUrl?: string | undefined;
}

/** Slack as a site wants it. Rejects with `secret-missing`; connects only when it is started. */
export async function openSlack(site: SlackSite, world: SlackWorld): Promise<SlackChat> {
  const { secrets, store, clock, log, apiUrl } = world;
  return createSlackChat({
    botToken: await secrets.resolve(site.botToken),
    delivery: await deliveryOf(site, secrets),
    clock,
    log: log.child({ adapter: 'slack' }),
    knows: async (thread) => (await store.inThread(thread)) !== undefined,
    waitingFor: async (account) => {
      const context = { now: clock.now(), probes: {}, simulated: false };
      return waitingLines(await store.openIncidents(), account, context);
    },
    docs: site.docs,
    apiUrl,
  });
}

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

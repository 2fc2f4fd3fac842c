import { request } from 'node:https';
import { BotError } from '#src/errors.ts';
import type { WebhookSettings } from '#src/journal/audit-settings.ts';
import type { AnchorPlace } from '#src/ports/anchors.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import { codeOf } from './append-lines.ts';

/**
 * HTTPS POST of one line as JSON; whatever is not 2xx is a fault. Follows no redirect: the secret would go where
 * it leads. The answer is not read.
 */
export function anchorWebhook(settings: WebhookSettings, secrets: Secrets): AnchorPlace {
  const { url, header, secret, ca } = settings;
  const { host } = new URL(url);
  return {
    // A path may be a secret of its own.
    name: `webhook ${host}`,
    note: async (line, signal) => {
      const value = await secrets.resolve(secret);
      const trusted = ca === undefined ? undefined : await secrets.resolve(ca);
      const headers = { [header]: value, 'content-type': 'application/json' };
      const status = await post(url, { line, headers: checked(headers, header), trusted, signal });
      if (status >= 200 && status < 300) return;
      throw refused(host, `it answered with ${status}`);
    },
  };
}

interface Post {
  readonly line: string;
  readonly headers: Record<string, string>;
  readonly trusted: string | undefined;
  readonly signal: AbortSignal;
}

async function post(url: string, { line, headers, trusted, signal }: Post): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const body = Buffer.from(`${line}\n`);
  const sent = request(url, {
    method: 'POST',
    agent: false,
    signal,
    ...(trusted === undefined ? {} : { ca: trusted }),
    headers: { ...headers, 'content-length': body.length },
  });
  sent.on('error', (error) => {
    const why = signal.aborted ? 'no answer in time' : codeOf(error);
    // Not the error itself: some carry the request with its headers.
    reject(refused(new URL(url).host, why));
  });
  sent.on('response', (response) => {
    resolve(response.statusCode ?? 0);
    response.destroy();
  });
  sent.end(body);
  return await promise;
}

/** The error of Node would quote the value. */
function checked(headers: Record<string, string>, header: string): Record<string, string> {
  if (/^[\t\x20-\x7e\x80-\xff]+$/.test(headers[header] ?? '')) return headers;
  throw new BotError('audit-failed', `the secret of the webhook cannot stand in ${header}`, {
    hint: 'It holds a line break or characters that no header can carry.',
  });
}

function refused(host: string, why: string): BotError {
  return new BotError('audit-failed', `the webhook at ${host} did not take the anchor: ${why}`, {
    hint: 'Check url, header, secret and ca of the webhook, and its own log. No redirect is followed.',
  });
}

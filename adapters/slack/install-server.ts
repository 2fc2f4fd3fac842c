import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { BotError } from '#src/errors.ts';
import type { Log } from '#src/ports/log.ts';
import type { OAuth } from './oauth.ts';
import { type Page, pageOf } from './oauth-page.ts';

/** Where people begin, and where Slack sends them back. */
export const installPath = '/slack/install';
export const redirectPath = '/slack/oauth_redirect';

export interface InstallServer extends AsyncDisposable {
  /** The one that was taken, where `port` was 0. */
  readonly port: number;
}

export type Browse = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Answers requests of browsers; anything but the two paths gets a plain refusal. Never rejects. */
export function browseWith({ oauth, log }: { readonly oauth: OAuth; readonly log: Log }): Browse {
  return async (request, response) => {
    const page = await pageFor(oauth, request).catch((error: unknown) => {
      log.error({ err: error }, 'a page of the installation broke');
      const text = ['Something broke here. The log of the bot says more.'];
      return pageOf({ status: 500, title: 'Not installed', text });
    });
    response.writeHead(page.status, { ...page.headers, connection: 'close' });
    response.end(page.body);
  };
}

async function pageFor(oauth: OAuth, request: IncomingMessage): Promise<Page> {
  const url = URL.parse(request.url ?? '', 'http://localhost');
  const isRead = request.method === 'GET';
  if (isRead && url?.pathname === installPath) return oauth.begin();
  if (isRead && url?.pathname === redirectPath) {
    return oauth.end({ query: url.searchParams, cookies: request.headers.cookie });
  }
  return pageOf({ status: 404, title: 'Nothing here', text: [`Begin at ${installPath}.`] });
}

/** The pages by themselves, where Slack delivers over sockets. Rejects with `config-invalid`. */
export async function serveInstall(
  browse: Browse,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<InstallServer> {
  const server = createServer(
    { maxHeaderSize: 8_192, requestTimeout: 10_000, headersTimeout: 5_000 },
    (request, response) => void browse(request, response),
  );
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(port, host, listening.resolve);
  await listening.promise.catch((error: unknown) => {
    throw new BotError('config-invalid', `Slack: nothing can listen on ${host}:${port}.`, {
      cause: error,
      hint: 'Choose another slack.oauth.port, or end what listens there.',
    });
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

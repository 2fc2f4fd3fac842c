import { createServer } from 'node:http';
import { BotError } from '#src/errors.ts';

/** A platform that knows how it stands. */
export interface Watched {
  readonly platform: string;
  state(): { readonly kind: string };
}

export interface HealthServer extends AsyncDisposable {
  /** The one that was taken, where `port` was 0. */
  readonly port: number;
}

export interface HealthSite {
  readonly host: string;
  readonly port: number;
  /** What else is told, and has no say in whether the process is ready. */
  readonly details?: (() => Readonly<Record<string, unknown>>) | undefined;
  /** Takes known secrets out of what is told. Default: nothing. */
  readonly redact?: ((text: string) => string) | undefined;
}

/**
 * `/healthz`: 200 as long as the process answers. `/readyz`: 200 when each platform is connected, else 503;
 * both say how things stand, as JSON. Rejects with `config-invalid` when nothing can listen there.
 * Nothing listens where the site wrote nothing.
 */
export async function answerHealth(
  site: HealthSite | undefined,
  of: readonly Watched[],
): Promise<HealthServer | undefined> {
  if (site === undefined) return undefined;
  const { host, port, details, redact = (text: string): string => text } = site;
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    const platforms = Object.fromEntries(of.map((each) => [each.platform, each.state()]));
    const isReady = Object.values(platforms).every(({ kind }) => kind === 'connected');
    const known = path === '/healthz' || path === '/readyz';
    const status = path === '/readyz' && !isReady ? 503 : 200;
    response.writeHead(known ? status : 404, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
    });
    const told = JSON.stringify({ isReady, platforms, ...details?.() });
    response.end(known ? redact(told) : '{}');
  });
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(port, host, listening.resolve);
  await listening.promise.catch((error: unknown) => {
    throw new BotError('config-invalid', `nothing can listen on ${host}:${port}`, {
      cause: error,
      hint: 'Choose another health.port, or end what listens there.',
    });
  });
  // A probe that comes while the bot stops must not keep it.
  server.unref();
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

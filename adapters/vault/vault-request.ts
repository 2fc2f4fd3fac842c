import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { json } from 'node:stream/consumers';
import { BotError } from '#src/errors.ts';
import type { VaultSettings } from '#src/host/secret-settings.ts';
import type { Clock } from '#src/ports/clock.ts';

const largestAnswer = 1024 * 1024;
const deadlineMs = 10_000;
const tooLate = `no answer within ${deadlineMs / 1000} s`;
const tooLarge = 'the answer is larger than 1 MiB';
const ownWords: readonly string[] = [tooLate, tooLarge];

export interface VaultRequest {
  readonly method: 'GET' | 'POST';
  /** Below `/v1/`, each part already encoded. */
  readonly path: string;
  readonly token?: string | undefined;
  readonly body?: Readonly<Record<string, string>> | undefined;
}

export interface VaultAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface VaultWay {
  readonly settings: Pick<VaultSettings, 'address' | 'namespace'>;
  /** Certificates in PEM to trust instead of those of the system. */
  readonly ca: string | undefined;
  readonly clock: Clock;
}

/**
 * One request of Vault's HTTP API. Follows no redirect: the token would go where it leads. Rejects with
 * `secret-missing` when there is no answer, or none in JSON.
 */
export async function askVault(way: VaultWay, asked: VaultRequest): Promise<VaultAnswer> {
  const { settings, ca, clock } = way;
  const url = new URL(`/v1/${asked.path}`, settings.address);
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const body = asked.body === undefined ? undefined : JSON.stringify(asked.body);
  const { promise, resolve, reject } = Promise.withResolvers<VaultAnswer>();
  const request = send(url, {
    method: asked.method,
    ca,
    agent: false,
    headers: headersOf(settings, asked, body),
  });
  const late = clock.at(clock.now() + deadlineMs, () => request.destroy(new Error(tooLate)));
  request.on('close', () => late.cancel());
  request.on('error', (error) => reject(unanswered(error)));
  request.on('response', (response) => {
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > largestAnswer) request.destroy(new Error(tooLarge));
    });
    const status = response.statusCode ?? 0;
    json(response).then(
      (answer) => resolve({ status, body: answer }),
      // A status says enough without a body: proxies answer with a page, redirects with nothing.
      (error: unknown) =>
        status !== 200 && Error.isError(error) && error.name === 'SyntaxError'
          ? resolve({ status, body: undefined })
          : reject(unanswered(error)),
    );
  });
  request.end(body);
  return promise;
}

function headersOf(
  { namespace }: VaultWay['settings'],
  { token }: VaultRequest,
  body: string | undefined,
) {
  return {
    // Vault demands it of agents; a page in a browser cannot send it.
    'x-vault-request': 'true',
    ...(token === undefined ? {} : { 'x-vault-token': token }),
    ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
}

/** What a broken server sends back may hold the token: only a code of the system or words of our own are told. */
function unanswered(error: unknown): BotError {
  const code = Error.isError(error) && 'code' in error ? String(error.code) : undefined;
  const own = Error.isError(error) && ownWords.includes(error.message) ? error.message : undefined;
  return new BotError(
    'secret-missing',
    `the vault does not answer: ${own ?? code ?? 'no answer in JSON'}`,
    { hint: 'Check secrets.vault.address and, for a certificate of your own, secrets.vault.ca.' },
  );
}

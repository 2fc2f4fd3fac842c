import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Clock } from '#src/ports/clock.ts';
import type { SelfSigned } from './self-signed.ts';

interface Token {
  until: number;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly namespace: string | undefined;
}

/**
 * A strict stand-in for Vault's HTTP API (KV version 2, AppRole, Kubernetes), on loopback. It simulates:
 * leases by the clock of the test, proofs that can be used up, a sealed server, deleted versions.
 */
export class VaultServer {
  readonly secrets = new Map<string, Readonly<Record<string, unknown>> | null>();
  readonly tokens = new Map<string, Token>();
  readonly asked: Asked[] = [];
  readonly roleId = 'fettle-role';
  readonly secretId = 'proof-of-fettle';
  readonly jwt = 'jwt-of-the-pod';
  leaseSeconds = 60;
  /** How often the proof may still be used. */
  uses = Number.POSITIVE_INFINITY;
  /** Whether its tokens are dead from the beginning. */
  stillborn = false;
  /** Answers everything so instead, when set. */
  instead: ((response: ServerResponse) => void) | undefined;
  readonly #clock: Clock;
  readonly #server: Server;

  constructor(clock: Clock, tls?: SelfSigned) {
    this.#clock = clock;
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      void this.#answer(request, response);
    };
    this.#server = tls === undefined ? createServer(answer) : createSecureServer(tls, answer);
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    return `127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const token = headers['x-vault-token'];
    const asked = {
      method,
      path: url,
      token: String(token ?? ''),
      namespace: String(headers['x-vault-namespace'] ?? ''),
    };
    this.asked.push(asked);
    if (this.instead !== undefined) return this.instead(response);
    if (headers['x-vault-request'] !== 'true') return reply(response, 403, { errors: ['no'] });
    if (method === 'POST' && /^\/v1\/auth\/(approle|kubernetes|pods)\/login$/.test(url)) {
      return this.#login(await json(request), response);
    }
    const known = this.tokens.get(asked.token);
    if (known === undefined || known.until <= this.#clock.now()) {
      return reply(response, 403, { errors: ['permission denied'] });
    }
    if (url === '/v1/auth/token/revoke-self') {
      this.tokens.delete(asked.token);
      response.writeHead(204).end();
      return;
    }
    this.#read(url, response);
  }

  #login(body: unknown, response: ServerResponse): void {
    const proof = JSON.stringify(body);
    const isApprole = proof === JSON.stringify({ role_id: this.roleId, secret_id: this.secretId });
    const isPod = proof === JSON.stringify({ role: 'fettle', jwt: this.jwt });
    if (!(isApprole || isPod) || this.uses <= 0) {
      reply(response, 400, { errors: [`invalid role or secret ID ${proof}`] });
      return;
    }
    this.uses -= 1;
    const token = `hvs.${randomBytes(24).toString('base64url')}`;
    this.tokens.set(token, {
      until: this.stillborn ? 0 : this.#clock.now() + this.leaseSeconds * 1000,
    });
    reply(response, 200, {
      auth: { client_token: token, lease_duration: this.leaseSeconds, renewable: true },
    });
  }

  #read(url: string, response: ServerResponse): void {
    const path = decodeURIComponent(/^\/v1\/secret\/data\/(.+)$/.exec(url)?.[1] ?? '');
    const data = this.secrets.get(path);
    if (data === undefined) reply(response, 404, { errors: [] });
    else if (data === null)
      reply(response, 404, { data: { data: null, metadata: { deletion_time: 'x' } } });
    else reply(response, 200, { data: { data, metadata: { version: 1 } } });
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { checkMessage } from '#test/discord/check-message.ts';
import { Refusal } from '#test/discord/refusal.ts';
import { isJson, type Json, parseJson } from '#test/slack/json.ts';

export interface StrictLayer extends AsyncDisposable {
  /** For `rest.api` of discord.js; the gateway is the twin's own. */
  readonly apiUrl: string;
  /** How many messages were held against the limits, and what was wrong with those that broke one. */
  readonly checked: number;
  readonly refused: readonly string[];
}

const writing = /^\/v10\/channels\/\d+\/messages(?:\/\d+)?$/;

/** Stands between an app and the twin, and refuses messages that Discord would refuse. */
export async function startStrictLayer(twinUrl: string): Promise<StrictLayer> {
  const layer = new Layer(twinUrl);
  const server = createServer((request, response) => void layer.pass(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the layer has no port');
  return {
    apiUrl: `http://127.0.0.1:${address.port}`,
    get checked() {
      return layer.checked;
    },
    get refused() {
      return layer.refused;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

class Layer {
  readonly #twinUrl: string;
  checked = 0;
  refused: readonly string[] = [];

  constructor(twinUrl: string) {
    this.#twinUrl = twinUrl;
  }

  async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const refusal = this.#refusalOf(request, parseJson(body.toString()));
    if (refusal === undefined) return this.#forward(request, response, body);
    this.refused = [...this.refused, JSON.stringify(refusal.body)];
    send(response, refusal.status, JSON.stringify(refusal.body));
  }

  #refusalOf({ method, url = '' }: IncomingMessage, sent: unknown): Refusal | undefined {
    if (!writing.test(url) || !isJson(sent) || (method !== 'POST' && method !== 'PATCH')) return;
    this.checked += 1;
    try {
      const shape = method === 'POST' ? 'newMessage' : 'editedMessage';
      checkMessage(sent, { shape, flags: flagsOf(sent), files: [] });
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
    return;
  }

  async #forward(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const answer = await fetch(`${this.#twinUrl}${request.url ?? ''}`, {
      method: request.method ?? 'GET',
      headers: {
        authorization: request.headers.authorization ?? '',
        'content-type': request.headers['content-type'] ?? 'application/json',
      },
      ...(body.byteLength === 0 ? {} : { body: new Uint8Array(body) }),
    });
    send(response, answer.status, await answer.text());
  }
}

function flagsOf({ flags }: Json): number {
  return typeof flags === 'number' ? flags : 0;
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(status === 204 ? undefined : body);
}

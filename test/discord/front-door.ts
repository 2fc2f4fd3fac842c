import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseJson } from '#test/slack/json.ts';
import type { RestAnswer } from './answer.ts';
import type { Cdn } from './cdn.ts';
import { limits } from './limits.ts';
import { type Part, partsOf } from './multipart.ts';
import { Refusal } from './refusal.ts';
import type { Rest, RestRequest } from './rest.ts';
import type { World } from './world.ts';

const base = '/api/v10';

/** Takes requests from the wire: REST below `/api/v10`, files below `/attachments`. */
export class FrontDoor {
  readonly #rest: Rest;
  readonly #cdn: Cdn;
  readonly #world: World;

  constructor(parts: { readonly rest: Rest; readonly cdn: Cdn; readonly world: World }) {
    this.#rest = parts.rest;
    this.#cdn = parts.cdn;
    this.#world = parts.world;
  }

  async open(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
      if (url.pathname.startsWith('/attachments/')) this.#giveFile(url, response);
      else await this.#answer(request, response, url);
    } catch (error) {
      // A defect of this server must show in the test, not as a hanging request.
      response.writeHead(500).end(String(error));
    }
  }

  #giveFile(url: URL, response: ServerResponse): void {
    const answer = this.#cdn.get(url, this.#world.clock.now());
    if (answer.kind === 'gone') {
      response.writeHead(404).end('This content is no longer available.');
      return;
    }
    const { contentType, bytes } = answer.attachment;
    response.writeHead(200, { 'content-type': contentType, 'content-length': bytes.byteLength });
    response.end(bytes);
  }

  async #answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const body = await bytesOf(request);
    const isOurs = url.pathname.startsWith(`${base}/`);
    const answer = isOurs ? await this.#rest.answer(asked(request, url, body)) : unversioned();
    if (answer.isDropped === true) request.socket.destroy();
    else send(response, answer);
  }
}

function asked(request: IncomingMessage, url: URL, body: Buffer): RestRequest {
  return {
    method: request.method ?? 'GET',
    path: url.pathname.slice(base.length),
    query: url.searchParams,
    authorization: request.headers.authorization,
    read: async () => readBody(body, request.headers['content-type'] ?? ''),
  };
}

/** JSON, or a form with `payload_json` and `files[n]`. */
function readBody(body: Buffer, contentType: string) {
  if (body.byteLength > limits.requestBytes) throw new Refusal('tooLarge');
  if (body.byteLength === 0) return { sent: undefined, files: [] };
  if (!contentType.startsWith('multipart/form-data'))
    return { sent: contentType.startsWith('application/json') ? json(body) : wrong(), files: [] };
  const parts = partsOf(body, contentType);
  const payload = parts.find(({ name }) => name === 'payload_json');
  return {
    sent: payload === undefined ? {} : json(payload.bytes),
    files: filesOf(parts.filter((part) => part !== payload)),
  };
}

/** Files in the order of their numbers, which must run from 0. */
function filesOf(parts: readonly Part[]): readonly File[] {
  return parts.map((_, index) => {
    const part = parts.find(({ name }) => name === `files[${index}]`);
    if (part?.filename === undefined) return wrong();
    return new File([new Uint8Array(part.bytes)], part.filename, { type: part.contentType });
  });
}

function json(body: Buffer): unknown {
  return parseJson(body.toString()) ?? wrong();
}

function wrong(): never {
  throw new Refusal('invalidJson');
}

function unversioned(): RestAnswer {
  return { status: 404, headers: {}, body: { message: 'Use version 10 of the API', code: 0 } };
}

function send(response: ServerResponse, { status, headers, body }: RestAnswer): void {
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  response.writeHead(status, { ...headers, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Changes } from './changes.ts';
import { isJson, type Json, parseJson } from './json.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { WebApi } from './web-api.ts';
import type { Workspace } from './workspace.ts';

export interface FrontDoorParts {
  readonly api: WebApi;
  readonly responseUrls: ResponseUrls;
  readonly changes: Changes;
  readonly workspaces: () => readonly Workspace[];
}

/** Everything that comes over HTTP: methods, response_urls, uploads and downloads. */
export class FrontDoor {
  readonly #parts: FrontDoorParts;

  constructor(parts: FrontDoorParts) {
    this.#parts = parts;
  }

  async open(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const [, room = '', name = ''] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
    try {
      await this.#route({ request, response, body, room, name });
    } catch (error) {
      // A defect of this server must not look like a hanging Slack.
      send(response, {
        status: 599,
        text: Error.isError(error) ? (error.stack ?? error.message) : String(error),
      });
    }
    this.#parts.changes.announce();
  }

  async #route(visit: Visit): Promise<void> {
    switch (visit.room) {
      case 'api':
        return await this.#call(visit);
      case 'response':
        return this.#respond(visit);
      case 'upload':
        return this.#upload(visit);
      case 'files-pri':
        return this.#download(visit);
      default:
        send(visit.response, { status: 404, text: 'not found' });
    }
  }

  async #call({ request, response, body, name }: Visit): Promise<void> {
    const answer = await this.#parts.api.answer({
      method: name,
      token: bearerOf(request) ?? formOf(body, request).token?.toString(),
      args: formOf(body, request),
    });
    if (answer.isDropped === true) {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, {
      'content-type': 'application/json; charset=utf-8',
      ...answer.headers,
    });
    response.end(JSON.stringify(answer.body));
  }

  #respond({ response, body, name }: Visit): void {
    const parsed = parseJson(body.toString());
    const isPayload = isJson(parsed);
    send(
      response,
      isPayload
        ? this.#parts.responseUrls.answer(name, parsed)
        : { status: 400, text: 'invalid_payload' },
    );
  }

  #upload({ request, response, body, name }: Visit): void {
    const upload = this.#parts.api.uploads.get(name);
    if (upload === undefined) {
      send(response, { status: 404, text: 'not found' });
      return;
    }
    const bytes =
      request.headers['content-type']?.startsWith('multipart/') === true ? partOf(body) : body;
    upload.bytes = new Uint8Array(bytes);
    send(response, { status: 200, text: `OK - ${bytes.length}` });
  }

  /** Without the right token Slack shows its page for signing in, with status 200. */
  #download({ request, response, name }: Visit): void {
    const [team, id] = name.split('-');
    const workspace = this.#parts.workspaces().find((each) => each.id === team);
    const file = workspace?.files.get(id ?? '');
    const mayRead =
      workspace?.tokens.has(bearerOf(request) ?? '') === true &&
      workspace.scopes.includes('files:read');
    if (file === undefined || mayRead !== true) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end('<!DOCTYPE html><title>Sign in | Slack</title>');
      return;
    }
    response.writeHead(200, { 'content-type': file.mimetype, 'content-length': String(file.size) });
    response.end(file.bytes);
  }
}

interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly room: string;
  readonly name: string;
}

function send(
  response: ServerResponse,
  answer: { readonly status: number; readonly text: string },
): void {
  response.writeHead(answer.status, { 'content-type': 'text/plain' });
  response.end(answer.text);
}

function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer (\S+)$/u.exec(request.headers.authorization ?? '')?.[1];
}

function formOf(body: Buffer, request: IncomingMessage): Json {
  if (request.headers['content-type']?.startsWith('application/json') === true) {
    const parsed = parseJson(body.toString());
    return isJson(parsed) ? parsed : {};
  }
  return Object.fromEntries(new URLSearchParams(body.toString()));
}

/** The bytes of the one part of a multipart body. */
function partOf(body: Buffer): Buffer {
  const boundary = body.subarray(0, body.indexOf('\r\n'));
  const from = body.indexOf('\r\n\r\n') + 4;
  return body.subarray(from, body.indexOf(Buffer.concat([Buffer.from('\r\n'), boundary]), from));
}

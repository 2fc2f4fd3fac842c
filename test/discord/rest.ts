import { barred, failed, limited, type RestAnswer, refused } from './answer.ts';
import { type BucketLimit, Buckets } from './buckets.ts';
import { commandRoutes } from './command-routes.ts';
import { type Fault, Faults } from './faults.ts';
import { interactionRoutes } from './interaction-routes.ts';
import { limits } from './limits.ts';
import { messageRoutes } from './message-routes.ts';
import { otherRoutes } from './other-routes.ts';
import { Refusal } from './refusal.ts';
import type { Route } from './route.ts';
import type { Stage } from './stage.ts';
import { threadRoutes } from './thread-routes.ts';

export interface RestRequest {
  readonly method: string;
  /** Below `/api/v10`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  /** Reads what was sent, or throws a refusal. */
  readonly read: () => Promise<{ readonly sent: unknown; readonly files: readonly File[] }>;
}

/** A request that came, and how it went. */
export interface CallRecord {
  /** As `POST /channels/:channel/messages`. */
  readonly route: string;
  readonly path: string;
  readonly sent: unknown;
  readonly files: readonly string[];
  readonly at: number;
  readonly status: number;
  /** `ok`, the number of Discord's refusal, or `dropped`. */
  readonly outcome: string;
}

interface Matched {
  readonly route: Route;
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
}

const routes: readonly Route[] = [
  ...messageRoutes,
  ...threadRoutes,
  ...commandRoutes,
  ...interactionRoutes,
  ...otherRoutes,
];

/** REST v10: bans, then the token, then planned faults and buckets, then the route itself. */
export class Rest {
  readonly faults = new Faults();
  readonly #stage: Stage;
  readonly #buckets: Buckets;
  readonly #extra: readonly Route[];
  readonly #token: string;
  calls: readonly CallRecord[] = [];
  /** When 401, 403 and 429 were answered: ten thousand in ten minutes bar the address. */
  #invalid: readonly number[] = [];

  constructor(stage: Stage, options: RestOptions) {
    this.#stage = stage;
    this.#buckets = new Buckets(stage.world.clock, options.limits);
    this.#extra = options.extra;
    this.#token = options.token;
  }

  /** Of the last ten minutes. */
  get invalidRequests(): number {
    const since = this.#stage.world.clock.now() - limits.invalidRequestsMs;
    this.#invalid = this.#invalid.filter((at) => at > since);
    return this.#invalid.length;
  }

  /** As if so many invalid requests had come just now. */
  countInvalid(times: number): void {
    this.#invalid = [...this.#invalid, ...Array<number>(times).fill(this.#stage.world.clock.now())];
  }

  async answer(request: RestRequest): Promise<RestAnswer> {
    const matched = this.#match(request);
    const { sent, files, failure } = await read(request);
    const answer =
      this.invalidRequests >= limits.invalidRequests
        ? barred()
        : await this.#attempt(request, matched, { sent, files, failure });
    if ([401, 403, 429].includes(answer.status) && answer.headers['x-ratelimit-scope'] !== 'shared')
      this.countInvalid(1);
    const record = {
      route: matched?.name ?? `${request.method} ${request.path}`,
      path: request.path,
      sent,
      files: files.map(({ name }) => name),
      at: this.#stage.world.clock.now(),
      status: answer.status,
      outcome: outcomeOf(answer),
    };
    this.calls = [...this.calls, record];
    this.#stage.changes.announce();
    return answer;
  }

  #match({ method, path }: RestRequest): Matched | undefined {
    for (const route of [...this.#extra, ...routes]) {
      const params = route.method === method ? paramsOf(route.path, path) : undefined;
      if (params !== undefined) return { route, params, name: `${method} ${route.path}` };
    }
    return;
  }

  async #attempt(
    request: RestRequest,
    matched: Matched | undefined,
    body: Body,
  ): Promise<RestAnswer> {
    if (matched === undefined) return refused(new Refusal('notFound'));
    if (matched.route.isOpen !== true && request.authorization !== `Bot ${this.#token}`)
      return refused(new Refusal('unauthorized'));
    const fault = this.faults.take(matched.name, request.path);
    if (fault !== undefined) return this.#faulty(fault, () => this.#run(request, matched, body));
    const spent = this.#buckets.take(matched.name, majorOf(matched));
    if (spent?.isOver === true) return limited(spent.retryAfterSeconds, 'user', spent.headers);
    const answer = await this.#run(request, matched, body);
    return { ...answer, headers: { ...spent?.headers, ...answer.headers } };
  }

  async #faulty(fault: Fault, run: () => Promise<RestAnswer>): Promise<RestAnswer> {
    switch (fault.kind) {
      case 'rate-limited':
        return limited(fault.retryAfterSeconds, fault.scope ?? 'user');
      case 'status':
        return failed(fault.status);
      case 'status-after-effect':
        await run();
        return failed(fault.status);
      case 'drop-before-effect':
        return { ...failed(502), isDropped: true };
      case 'drop-after-effect':
        await run();
        return { ...failed(502), isDropped: true };
      case 'refuse':
        return refused(fault.refusal);
      case 'hold': {
        const answer = await run();
        await fault.until;
        return answer;
      }
    }
  }

  async #run(request: RestRequest, { route, params }: Matched, body: Body): Promise<RestAnswer> {
    try {
      if (body.failure !== undefined) throw body.failure;
      const { sent, files } = body;
      const call = { stage: this.#stage, params, query: request.query, sent, files };
      const result = await route.run(call);
      return { status: result === undefined ? 204 : 200, headers: {}, body: result };
    } catch (error) {
      if (error instanceof Refusal) return refused(error);
      throw error;
    }
  }
}

export interface RestOptions {
  readonly limits: Readonly<Record<string, BucketLimit>>;
  /** Routes that need more than the stage. */
  readonly extra: readonly Route[];
  readonly token: string;
}

interface Body {
  readonly sent: unknown;
  readonly files: readonly File[];
  readonly failure: Refusal | undefined;
}

async function read(request: RestRequest): Promise<Body> {
  try {
    return { ...(await request.read()), failure: undefined };
  } catch (error) {
    if (error instanceof Refusal) return { sent: undefined, files: [], failure: error };
    throw error;
  }
}

function paramsOf(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/').map(decodeURIComponent);
  if (wanted.length !== given.length) return;
  const pairs = wanted.map((part, index) => [part, given[index] ?? ''] as const);
  if (pairs.some(([part, value]) => !part.startsWith(':') && part !== value)) return;
  const named = pairs.filter(([part]) => part.startsWith(':'));
  return Object.fromEntries(named.map(([part, value]) => [part.slice(1), value]));
}

/** What a bucket is kept for beside its route. */
function majorOf({ params }: Matched): string {
  return params.channel ?? params.guild ?? params.token ?? '';
}

function outcomeOf({ status, body, isDropped }: RestAnswer): string {
  if (isDropped === true) return 'dropped';
  if (status < 400) return 'ok';
  const code = body !== undefined && 'code' in body ? body.code : status;
  return String(code);
}

import { Arguments } from './arguments.ts';
import { chatMethods } from './chat-methods.ts';
import { conversationMethods } from './conversation-methods.ts';
import { type Fault, Faults } from './faults.ts';
import { fileMethods, type Upload } from './file-methods.ts';
import { groupMethods } from './group-methods.ts';
import type { Json } from './json.ts';
import type { Backstage, Methods } from './method.ts';
import { OAuthDesk } from './oauth-desk.ts';
import { otherMethods } from './other-methods.ts';
import type { RateLimits } from './rate-limits.ts';
import { Refusal } from './refusal.ts';
import { viewMethods } from './view-methods.ts';
import type { Workspace } from './workspace.ts';

/** A call that came, and how it went. */
export interface CallRecord {
  readonly method: string;
  /** Whose token it bore; undefined for none, an unknown one and the app's. */
  readonly team: string | undefined;
  readonly args: Json;
  readonly at: number;
  /** `ok`, Slack's word for the refusal, or what was planned to go wrong. */
  readonly outcome: string;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
  /** The connection breaks instead of an answer. */
  readonly isDropped?: boolean;
}

export interface Request {
  readonly method: string;
  readonly token: string | undefined;
  readonly args: Json;
}

/** The Web API: token, then limits and planned faults, then scopes, then the method. */
export class WebApi {
  readonly faults = new Faults();
  /** Calls whose answers were, or are, held back. */
  held = 0;
  readonly uploads = new Map<string, Upload>();
  readonly oauth: OAuthDesk;
  readonly #stage: Backstage;
  readonly #workspaces: () => readonly Workspace[];
  readonly #limits: RateLimits;
  readonly #methods: Methods;
  calls: readonly CallRecord[] = [];
  /** What `apps.connections.open` says instead of opening, such as `link_disabled`. */
  appRefusal: string | undefined;

  constructor(
    stage: Backstage,
    parts: { readonly workspaces: () => readonly Workspace[]; readonly limits: RateLimits },
  ) {
    this.#stage = stage;
    this.oauth = new OAuthDesk(stage.clock);
    this.#workspaces = parts.workspaces;
    this.#limits = parts.limits;
    this.#methods = {
      ...chatMethods,
      ...conversationMethods,
      ...viewMethods,
      ...otherMethods,
      ...groupMethods,
      ...fileMethods(this.uploads),
    };
  }

  async answer(request: Request): Promise<WebAnswer> {
    const channel = new Arguments(request.args).text('channel');
    const fault = this.#limit(request, channel) ?? this.faults.take(request.method, channel);
    if (fault?.kind === 'hold') {
      this.held += 1;
      await fault.until;
    }
    const answer =
      fault === undefined || fault.kind === 'hold'
        ? this.#run(request)
        : this.#faulty(request, fault);
    this.calls = [...this.calls, this.#record(request, answer)];
    return answer;
  }

  #limit(request: Request, channel: string | undefined): Fault | undefined {
    const team = this.#workspaceOf(request.token)?.id ?? 'none';
    const seconds = this.#limits.retryAfter(request.method, team, channel);
    return seconds === undefined ? undefined : { kind: 'rate-limited', retryAfterSeconds: seconds };
  }

  #faulty(request: Request, fault: Exclude<Fault, { readonly kind: 'hold' }>): WebAnswer {
    switch (fault.kind) {
      case 'rate-limited':
        return refused('ratelimited', {
          status: 429,
          headers: { 'retry-after': String(fault.retryAfterSeconds) },
        });
      case 'status':
        return refused('internal_error', { status: fault.status });
      case 'status-after-effect':
        this.#run(request);
        return refused('internal_error', { status: fault.status });
      case 'drop-before-effect':
        return { ...refused('dropped'), isDropped: true };
      case 'drop-after-effect':
        this.#run(request);
        return { ...refused('dropped-after-effect'), isDropped: true };
      case 'refuse':
        return refused(fault.error);
    }
  }

  #run(request: Request): WebAnswer {
    try {
      if (request.method === 'apps.connections.open') return this.#openConnection(request);
      if (request.method === 'oauth.v2.access') {
        const body = { ok: true, ...this.oauth.access(new Arguments(request.args)) };
        return { status: 200, headers: {}, body };
      }
      const workspace = this.#authorised(request);
      const method = this.#methods[request.method];
      if (method === undefined) throw new Refusal('unknown_method', { req_method: request.method });
      const absent = method.scopes.filter((scope) => !workspace.scopes.includes(scope));
      if (absent.length > 0) {
        throw new Refusal('missing_scope', {
          needed: absent.join(','),
          provided: workspace.scopes.join(','),
        });
      }
      const result = method.run({
        args: new Arguments(request.args),
        workspace,
        stage: this.#stage,
      });
      return {
        status: 200,
        headers: { 'x-oauth-scopes': workspace.scopes.join(',') },
        body: { ok: true, ...result },
      };
    } catch (error) {
      if (error instanceof Refusal) return refused(error.error, { more: error.more });
      throw error;
    }
  }

  #openConnection({ token }: Request): WebAnswer {
    if (token === undefined) throw new Refusal('not_authed');
    if (this.#workspaceOf(token) !== undefined) throw new Refusal('not_allowed_token_type');
    if (token !== this.#stage.app.appToken) throw new Refusal('invalid_auth');
    if (this.appRefusal !== undefined) throw new Refusal(this.appRefusal);
    if (!this.#stage.app.appScopes.includes('connections:write')) {
      throw new Refusal('missing_scope', { needed: 'connections:write', provided: '' });
    }
    return { status: 200, headers: {}, body: { ok: true, url: this.#stage.newSocketAddress() } };
  }

  #authorised({ method, token, args }: Request): Workspace {
    if (token === undefined) throw new Refusal('not_authed');
    if (token === this.#stage.app.appToken) throw new Refusal('not_allowed_token_type');
    const named = aboutTheToken.has(method) ? 'any' : args.team_id;
    const workspace = this.#workspaceOf(token, named);
    if (workspace === undefined) throw new Refusal('invalid_auth');
    const until = workspace.tokens.get(token) ?? 0;
    if (until <= this.#stage.clock.now()) throw new Refusal('token_expired');
    if (workspace.tokenState !== 'valid') throw new Refusal(workspace.tokenState);
    return workspace;
  }

  /** A token of an organisation is good in all of its workspaces; `team_id` says which is meant. */
  #workspaceOf(token: string | undefined, team?: unknown): Workspace | undefined {
    const found = this.#workspaces().filter(({ tokens }) => tokens.has(token ?? ''));
    if (found.length < 2 || team === 'any') return found[0];
    return found.find(({ id }) => id === team);
  }

  #record(request: Request, answer: WebAnswer): CallRecord {
    const { method, args, token } = request;
    const outcome = answer.body.ok === true ? 'ok' : String(answer.body.error);
    return {
      method,
      args,
      outcome,
      team: this.#workspaceOf(token, args.team_id)?.id,
      at: this.#stage.clock.now(),
    };
  }
}

/** What asks about a token itself need not say which workspace is meant. */
const aboutTheToken = new Set(['auth.test', 'auth.revoke']);

interface RefusedOptions {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly more?: Json;
}

function refused(error: string, options: RefusedOptions = {}): WebAnswer {
  const { status = 200, headers = {}, more = {} } = options;
  return { status, headers, body: { ok: false, error, ...more } };
}

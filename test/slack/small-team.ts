import { FakeClock } from '#test/fakes/fake-clock.ts';
import { isJson, type Json } from './json.ts';
import { SlackServer } from './slack-server.ts';

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: Json;
}

/** A call as curl would make it, so that nothing is caught by the SDK. */
export async function call(
  slack: SlackServer,
  method: string,
  options: { readonly token?: string; readonly args?: Json },
): Promise<Answer> {
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
    },
    body: JSON.stringify(options.args ?? {}),
  });
  const parsed: unknown = await response.json();
  const body = isJson(parsed) ? parsed : {};
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body };
}

/** A workspace with one person in one channel, and the token of the bot at hand. */
export async function makeTeam(clock = new FakeClock()) {
  const slack = await SlackServer.start({ clock });
  const team = slack.install();
  const maria = slack.person(team, { name: 'maria' });
  const ops = team.addChannel({ name: 'ops' });
  maria.join(ops);
  const token = team.botToken;
  const run = async (method: string, args: Json) =>
    (await call(slack, method, { token, args })).body;
  return {
    slack,
    clock,
    team,
    maria,
    ops,
    token,
    run,
    [Symbol.asyncDispose]: () => slack[Symbol.asyncDispose](),
  };
}

/** The same with a message of the bot that asks for a decision. */
export async function withButton() {
  const world = await makeTeam();
  const button = {
    type: 'button',
    text: { type: 'plain_text', text: 'Approve' },
    value: 'token-1',
    confirm: { text: { type: 'plain_text', text: 'Really?' } },
  };
  const { ts } = await world.run('chat.postMessage', {
    channel: world.ops.id,
    text: 'A card',
    blocks: [{ type: 'actions', elements: [button] }],
  });
  return { ...world, ts: String(ts) };
}

/** What the app was told first. */
export function payloadOf(act: {
  readonly deliveries: readonly { readonly payload: Json }[];
}): Json {
  return act.deliveries[0]?.payload ?? {};
}

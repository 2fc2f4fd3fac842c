import { z } from 'zod';
import { commandsJson } from '#adapters/discord/command-json.ts';
import { DiscordFault } from '#adapters/discord/fault.ts';
import { limits } from '#adapters/discord/render/limits.ts';
import { type Form, forms, messageFlags } from '#adapters/discord/render/rendered.ts';
import { hostileCard, longCard, longText, wholeCard } from './cards.ts';
import { Message, type Site } from './site.ts';

/** One thing to try. Resolves with what was seen; `NotAsHoped` or a refusal of Discord is a failure. */
export interface SmokeStep {
  readonly step: string;
  readonly run: (site: Site) => Promise<string>;
}

export class NotAsHoped extends Error {
  override readonly name = 'NotAsHoped';
}

const App = z.object({
  id: z.string(),
  name: z.string().default(''),
  flags: z.number().default(0),
});
/** Message Content, granted to an app in fewer than 100 servers, or to a reviewed one. */
const contentFlags = (1 << 18) | (1 << 19);

export const steps: readonly SmokeStep[] = [
  {
    step: 'channel',
    run: async (site) => {
      const told = z
        .object({ name: z.string(), guild_id: z.string() })
        .parse(await site.get(`/channels/${site.channel}`));
      hope(told.guild_id === site.guild, 'it is a channel of another server');
      return `#${told.name}`;
    },
  },
  {
    step: 'application',
    run: async (site) => {
      const { name, flags } = App.parse(await site.get('/applications/@me'));
      const granted = (flags & contentFlags) === 0 ? 'not granted' : 'granted';
      return `${name}; Message Content is ${granted}`;
    },
  },
  { step: 'commands', run: commands },
  ...forms.map((form) => ({ step: `card as ${form}`, run: (site: Site) => cardAs(site, form) })),
  { step: 'hostile text', run: hostileText },
  { step: 'nonce', run: sameNonce },
  { step: 'edit', run: edit },
  { step: 'file', run: file },
  { step: 'thread', run: thread },
  { step: 'limits', run: refusals },
];

/** Registers the commands in this server as a try, and puts back what was there. */
async function commands(site: Site): Promise<string> {
  const { id } = App.parse(await site.get('/applications/@me'));
  const route = `/applications/${id}/guilds/${site.guild}/commands` as const;
  const before = z.array(z.looseObject({ name: z.string() })).parse(await site.get(route));
  const put = (body: readonly object[]) =>
    site.api.call({ method: 'PUT', route, body, line: 'smoke: commands' });
  const asBefore = before.map(({ version: _, ...command }) => command);
  site.later('the commands of this server', () => put(asBefore));
  const now = z.array(z.object({ name: z.string() })).parse(await put(commandsJson()));
  const names = now.map(({ name }) => name);
  hope(
    commandsJson().every(({ name }) => names.includes(name)),
    `only ${names.join(', ')}`,
  );
  return `${names.length} accepted, ${before.length} were there before`;
}

async function cardAs(site: Site, form: Form): Promise<string> {
  const seen = await site.card(wholeCard(site.clock.now()), form);
  const isV2 = (seen.flags & messageFlags.componentsV2) !== 0;
  hope(isV2 === (form === 'container'), `its flags are ${seen.flags}`);
  hope(
    seen.components.length > 0 === (form !== 'bare'),
    'its components are not as they were sent',
  );
  hope(seen.embeds.length === (form === 'embed' ? 1 : 0), `it has ${seen.embeds.length} embeds`);
  return 'accepted, and kept as it was sent';
}

async function hostileText(site: Site): Promise<string> {
  const all = [];
  for (const form of forms) all.push(await site.card(hostileCard(), form));
  hope(!all.some((each) => each.mention_everyone), 'it called everyone');
  hope(
    all.every((each) => each.mention_roles.length === 0),
    'it called a role',
  );
  const plain = all.filter((each) => (each.flags & messageFlags.suppressEmbeds) !== 0);
  hope(
    plain.every((each) => each.embeds.length === 0),
    'it shows a preview of a link',
  );
  return 'calls nobody; look at the four messages with --keep: nothing in them may act';
}

async function sameNonce(site: Site): Promise<string> {
  const body = { ...site.outgoing(hostileCard(), 'container').body, ...nonceOf(site) };
  const first = await site.message(body);
  const second = await site.message(body);
  hope(first.id === second.id, 'the same nonce made two messages');
  return 'twice the same nonce is one message';
}

function nonceOf({ clock }: Site): { readonly nonce: string; readonly enforce_nonce: true } {
  return { nonce: `smoke-${clock.now()}`, enforce_nonce: true };
}

async function edit(site: Site): Promise<string> {
  const posted = await site.card(wholeCard(site.clock.now()), 'container');
  const decided = { ...wholeCard(site.clock.now()), actions: [] };
  const { body } = site.outgoing(decided, 'container', posted.components);
  const route = `/channels/${site.channel}/messages/${posted.id}` as const;
  await site.api.call({ method: 'PATCH', route, body, line: 'smoke: edit' });
  const seen = JSON.stringify(Message.parse(await site.get(route)).components);
  hope(seen.includes('"disabled":true'), 'its buttons are not disabled');
  hope(!seen.includes('smoke-approve'), 'it can still be pressed');
  return 'the buttons are there and cannot be pressed';
}

async function file(site: Site): Promise<string> {
  const { attachments } = await site.card(longCard(), 'container');
  const [attached] = attachments;
  hope(attached !== undefined, 'nothing is attached');
  hope((await textAt(site, attached?.url ?? '')) === longText, 'it came back changed');
  return `${attached?.filename ?? ''} came back byte by byte`;
}

const fetchWithinMs = 20_000;

async function textAt({ clock }: Site, url: string): Promise<string> {
  const late = new AbortController();
  const timer = clock.at(clock.now() + fetchWithinMs, () => late.abort());
  try {
    return await (await fetch(url, { signal: late.signal })).text();
  } finally {
    timer.cancel();
  }
}

async function thread(site: Site): Promise<string> {
  const { id: message } = await site.card(hostileCard(), 'container');
  const Thread = z.object({ id: z.string() });
  const made = await site.api.call({
    method: 'POST',
    route: `/channels/${site.channel}/messages/${message}/threads`,
    body: { name: 'Smoke test of Fettle', auto_archive_duration: 60 },
    line: 'smoke: thread',
  });
  const { id } = Thread.parse(made);
  const route = `/channels/${id}` as const;
  site.later('the thread (it takes "Manage Threads")', () =>
    site.api.call({ method: 'DELETE', route, line: 'smoke: remove a thread' }),
  );
  await site.card(wholeCard(site.clock.now()), 'container', id);
  await site.api.call({ method: 'PATCH', route, body: { archived: true }, line: 'smoke: archive' });
  await site.card(hostileCard(), 'container', id);
  return 'opened, written to, put to sleep, woken by a message';
}

const accent = { type: 17, accent_color: 0 } as const;
const text = (length: number) => ({ type: 10, content: 'a'.repeat(length) }) as const;
const v2 = { flags: messageFlags.componentsV2 } as const;

/** What is a little too much by our table must be too much for Discord, too; and what is full must pass. */
const tooMuch: readonly (readonly [string, object])[] = [
  ['content', { content: 'a'.repeat(limits.message.content + 1) }],
  [
    'text of components',
    { ...v2, components: [{ ...accent, components: [text(limits.container.text + 1)] }] },
  ],
  [
    'components',
    { ...v2, components: Array.from({ length: limits.container.components + 1 }, () => text(1)) },
  ],
  [
    'custom id',
    { content: 'x', components: buttons({ custom_id: 'i'.repeat(limits.button.customId + 1) }) },
  ],
  ['label', { content: 'x', components: buttons({ label: 'l'.repeat(limits.button.label + 1) }) }],
];

async function refusals(site: Site): Promise<string> {
  const accepted: string[] = [];
  for (const [what, body] of tooMuch) if (!(await isRefused(site, body))) accepted.push(what);
  hope(accepted.length === 0, `accepted, although our table says less: ${accepted.join(', ')}`);
  await site.message({
    ...v2,
    components: [{ ...accent, components: [text(limits.container.text)] }],
  });
  return `${tooMuch.length} messages that are one too long are refused, a full one passes`;
}

async function isRefused(site: Site, body: object): Promise<boolean> {
  try {
    await site.message(body);
    return false;
  } catch (error) {
    if (error instanceof DiscordFault && error.code === 50_035) return true;
    throw error;
  }
}

function buttons(button: object): readonly object[] {
  return [{ type: 1, components: [{ type: 2, style: 2, label: 'x', custom_id: 'x', ...button }] }];
}

function hope(isAsHoped: boolean, otherwise: string): void {
  if (!isAsHoped) throw new NotAsHoped(otherwise);
}

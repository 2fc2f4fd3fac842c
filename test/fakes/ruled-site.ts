import { Channels, ruleOf } from '#src/incident/channels.ts';
import { type maria, Site, type SiteParts } from '#test/fakes/site.ts';

/** The error with a host in it that the inventory of the tests has. */
export const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';
export const ops = 'memory:G/ops';
export const forum = 'memory:G/forum';

export type Rule = (typeof Channels)['_input'] extends { rules?: infer Rules } ? Rules : never;

/** A site with rules for its channels. */
export function ruled(rules: Rule, parts: Partial<SiteParts> = {}): Promise<Site> {
  const site = new Site({ ...parts, settings: { ...parts.settings, ...under(rules) } });
  return site.start();
}

export function under(rules: Rule): Pick<Site['settings'], 'ruleOf'> {
  return { ruleOf: ruleOf(Channels.parse({ rules })) };
}

/** Somebody writes in the one thread of a channel. */
export async function says(
  site: Site,
  by: typeof maria,
  text: string,
  channel: string,
): Promise<void> {
  await site.chat.write(by, text, { channel, thread: threadIn(site, channel) });
  await site.calm();
}

export async function presses(site: Site, by: typeof maria, label: string, channel: string) {
  await site.chat.press(by, label, { channel, thread: threadIn(site, channel) });
  await site.calm();
}

export function threadIn({ chat }: Site, channel: string) {
  return { platform: chat.platform, id: `${channel}/1` };
}

/** How it ended, or where it stands. */
export async function outcome(site: Site): Promise<unknown> {
  const { state } = await site.incident();
  return state.kind === 'closed' ? state.outcome : state.kind;
}

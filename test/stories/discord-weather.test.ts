import { describe, expect, it } from '@jest/globals';
import type { Act } from '#test/discord/act.ts';
import type { Channel } from '#test/discord/channel.ts';
import { DiscordSite } from '#test/fakes/discord-site.ts';
import { settle } from '#test/fakes/fake-clock.ts';

const bare = 'rdp dies: Error code: 0x904 Extended error code: 0x7';
const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

/** Somebody mentions the bot; resolves with the act and the thread that hangs on it. */
async function reported(site: DiscordSite, text = report) {
  const act = site.maria.mention(site.ops, text);
  const thread = (): Channel | undefined => site.server.world.channels.get(act.message?.id ?? '');
  await site.until('a thread hangs on it', () => thread() !== undefined);
  const found = thread();
  if (found === undefined) throw new Error('there is no thread');
  return { act, thread: found };
}

async function waiting(site: DiscordSite): Promise<Channel> {
  const { thread } = await reported(site);
  await site.press(site.maria, /plan/i, thread);
  await site.reads(site.jonas, /Approval needed/i, thread);
  return thread;
}

/** Discord delivers all of it once more. */
function again(site: DiscordSite, { happenings }: Act): void {
  for (const happening of happenings) site.server.gateway.dispatch(happening);
}

/** The connection is gone for good; resolves when a new session began. */
async function newSession(site: DiscordSite, meanwhile: () => void = () => undefined) {
  const { gateway } = site.server;
  const before = gateway.sessions.count;
  gateway.dropForGood();
  meanwhile();
  await site.server.until(() => gateway.sessions.count > before && gateway.connected > 0);
}

describe('Discord on a bad day', () => {
  // The SDK itself waits seconds before it begins another session or asks again: those tests wait together.
  it('delivers everything twice, and everything happens once', async () => {
    await using site = await DiscordSite.start();

    const { act, thread } = await reported(site);
    again(site, act);
    again(site, await site.press(site.maria, /plan/i, thread));
    await site.reads(site.jonas, /Approval needed/i, thread);
    again(site, await site.press(site.jonas, /^approve$/i, thread));
    await site.reads(site.maria, /Resolved in/, thread);
    again(site, await site.press(site.maria, /it works/i, thread));
    await site.reads(site.maria, /this is closed/, thread);

    expect(await site.store.recent(10)).toHaveLength(1);
    expect(site.host.ran.filter((name) => name === 'start/apply')).toHaveLength(1);
    expect(site.maria.transcript(thread).match(/Resolved in/g)).toHaveLength(1);
  });

  it.concurrent('loses the session in the middle of an approval, and the approval counts', async () => {
    await using site = await DiscordSite.start();
    const thread = await waiting(site);

    await newSession(site);
    await site.press(site.jonas, /^approve$/i, thread);
    await site.reads(site.maria, /Resolved in/, thread);

    expect(site.host.ran.filter((name) => name === 'start/apply')).toHaveLength(1);
  });

  it.concurrent('does not tell what was answered while the session was lost: it is read again, once', async () => {
    await using site = await DiscordSite.start();
    const { thread } = await reported(site, bare);
    await site.reads(site.maria, /Which computer/, thread);

    await newSession(site, () => site.maria.say(thread, 'web-01'));
    await site.reads(site.maria, /The service is not running/, thread);
    await newSession(site);
    await site.press(site.maria, /plan/i, thread);
    await site.reads(site.jonas, /Approval needed/i, thread);

    const [id] = await site.store.recent(1);
    const records = id === undefined ? [] : await site.store.records(id);
    expect(records.filter(({ event }) => event.kind === 'answered')).toHaveLength(1);
    expect(await site.store.recent(10)).toHaveLength(1);
  });

  it('is answered in time while the store is slow, and the click counts once', async () => {
    await using site = await DiscordSite.start();
    const thread = await waiting(site);
    const { store } = site;
    const append = store.append.bind(store);
    const released = Promise.withResolvers<void>();
    Object.assign(store, {
      append: async (entry: Parameters<typeof append>[0]) => {
        await released.promise;
        return append(entry);
      },
    });

    const act = site.jonas.press('Approve', { in: thread });
    await site.until('Discord has its answer', () => act.interaction?.state !== 'waiting');
    expect(act.interaction?.state).not.toBe('lost');
    expect((await site.incident()).state.kind).toBe('waiting');
    released.resolve();

    await site.reads(site.maria, /Resolved in/, thread);
    expect(site.host.ran.filter((name) => name === 'start/apply')).toHaveLength(1);
  });

  it('lets an approval expire overnight, across a restart', async () => {
    await using site = await DiscordSite.start();
    const thread = await waiting(site);

    await site.stop();
    await site.clock.advance(12 * 3_600_000);
    await site.run();
    await site.reads(site.maria, /expired/i, thread);

    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'expired' });
    expect(site.host.ran).not.toContain('start/apply');
  });

  it.concurrent('asks for patience again and again, and nothing is lost or said twice', async () => {
    await using site = await DiscordSite.start();
    const fault = { kind: 'rate-limited', retryAfterSeconds: 0.02 } as const;
    for (const route of [
      'POST /channels/:channel/messages',
      'PATCH /channels/:channel/messages/:message',
      'POST /channels/:channel/messages/:message/threads',
    ])
      site.server.rest.faults.plan({ route, times: 2, fault });

    const { thread } = await reported(site);
    await site.press(site.maria, /plan/i, thread);
    await site.press(site.jonas, /^approve$/i, thread);
    await site.reads(site.maria, /Resolved in/, thread);

    expect(site.maria.transcript(thread).match(/Resolved in/g)).toHaveLength(1);
    expect(site.host.ran.filter((name) => name === 'start/apply')).toHaveLength(1);
  });

  it('has 200 reports at once, and none is lost or mixed up', async () => {
    await using site = await DiscordSite.start();

    const reports = Array.from({ length: 200 }, (_, index) =>
      site.maria.mention(site.ops, `${report} (report ${index})`),
    );
    const found = (act: Act): boolean => {
      const thread = site.server.world.channels.get(act.message?.id ?? '');
      return (
        thread !== undefined && /The service is not running/.test(site.maria.transcript(thread))
      );
    };
    for (const act of reports) {
      while (!found(act)) {
        await settle();
        await site.clock.advance(500);
      }
    }

    const ids = await site.store.recent(300);
    const incidents = await Promise.all(ids.map((id) => site.store.incident(id)));
    expect(new Set(incidents.map((incident) => incident?.thread.id)).size).toBe(200);
    expect(site.server.rest.invalidRequests).toBe(0);
  }, 240_000);
});

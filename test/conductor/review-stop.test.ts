import { describe, expect, it } from '@jest/globals';
import { BotError } from '#src/errors.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { jonas, maria, Site } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

/** Stops as `main` does: the store is closed behind it. */
async function stopped(site: Site): Promise<void> {
  const stopping = site.conductor.stop();
  await site.calm();
  await stopping;
  await site.store[Symbol.asyncDispose]();
}

describe('a bot that stops', () => {
  it('waits for no message that the platform refuses, and leaves no timer behind', async () => {
    const site = await new Site().start();
    await site.write(maria, report);
    site.chat.refuseNext(1000);
    await site.press(maria, /plan/i);

    await stopped(site);

    expect(site.clock.pending).toBe(0);
    expect(site.logged.filter(({ message }) => /script was still running/.test(message))).toEqual(
      [],
    );
  });

  it('does not sit out the time that a change needs to settle', async () => {
    const settling = demoPlaybook((yaml) =>
      yaml.replace('preview: exact', 'preview: exact\n    settle: 600s'),
    );
    const site = await new Site({ playbooks: [settling] }).start();
    await site.write(maria, report);
    await site.press(maria, /plan/i);
    await site.press(jonas, /^approve$/i);

    await stopped(site);

    expect(site.clock.pending).toBe(0);
  });

  it('shows no progress any more', async () => {
    const site = await new Site({ settings: { progressInterval: 500 } }).start();
    site.host.before = () => new Promise(() => undefined);
    await site.write(maria, report);

    await stopped(site);
    expect(site.clock.pending).toBe(0);
    await site.clock.advance(60_000);

    expect(site.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('sets no timer for what still ended', async () => {
    const site = await new Site().start();
    await site.write(maria, report);
    const append = site.store.append.bind(site.store);
    const gate = Promise.withResolvers<void>();
    site.store.append = async (entry) => {
      if (entry.event.kind === 'planned') await gate.promise;
      return append(entry);
    };
    await site.press(maria, /plan/i);

    const stopping = site.conductor.stop();
    await site.calm();
    gate.resolve();
    await stopping;
    await site.calm();

    expect(site.clock.pending).toBe(0);
  });

  it('is stopped altogether when it could not start', async () => {
    const first = await new Site().start();
    await first.write(maria, report);
    const before = first.clock.pending;
    first.chat.start = async () => {
      throw new BotError('chat-refused', 'the token was revoked');
    };

    await expect(first.restart()).rejects.toThrow('revoked');

    expect(first.clock.pending).toBe(before);
  });

  it('stops the rest when one platform does not let go', async () => {
    const site = await new Site().start();
    await site.write(maria, report);
    site.chat.stop = async () => {
      throw new Error('the socket has a defect');
    };
    let closed = 0;
    site.host.close = async () => {
      closed += 1;
    };

    await stopped(site);

    expect([closed, site.clock.pending]).toEqual([1, 0]);
    expect(site.logged.some(({ level }) => level === 'error')).toBe(true);
  });
});

it('survives that the progress of a look cannot be shown', async () => {
  const lost: unknown[] = [];
  const note = (error: unknown): void => void lost.push(error);
  process.on('unhandledRejection', note);
  const site = await new Site({ settings: { progressInterval: 500 } }).start();
  const gate = Promise.withResolvers<void>();
  site.host.before = () => gate.promise;
  await site.write(maria, report);
  const message = site.store.message.bind(site.store);
  site.store.message = async () => {
    throw new BotError('store-failed', 'the disk cannot be read');
  };

  await site.clock.advance(1000);
  process.off('unhandledRejection', note);
  site.store.message = message;
  gate.resolve();
  await site.calm();

  expect(lost).toEqual([]);
  expect(site.logged.some(({ message }) => message === 'message refused')).toBe(true);
  expect((await site.incident()).state.kind).toBe('explaining');
});

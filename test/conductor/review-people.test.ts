import { describe, expect, it } from '@jest/globals';
import { BotError } from '#src/errors.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { somebody } from '#test/fakes/memory-chat.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';
import { jonas, maria, Site } from '#test/fakes/site.ts';

const codes = 'Error code: 0x904 Extended error code: 0x7';
const report = `rdp to web-01 dies: ${codes}`;
const guest = somebody('Guest');
const outside = { isExternal: true };

/** A playbook that asks for words. */
function asking(): Site {
  const question = '  note: { ask: What did you change?, answer: text }\n';
  const playbook = demoPlaybook((yaml) =>
    yaml
      .replace('probes:\n', `${question}probes:\n`)
      .replace('suspected: { port.result: refused }', 'suspected: { answers.note: nothing }')
      .replace('port.result: refused }', 'port.result: refused, answers.note: nothing }'),
  );
  return new Site({ playbooks: [playbook] });
}

describe('words in a form', () => {
  it('are kept without the secrets in them, and the person is told', async () => {
    const site = await asking().start();
    await site.write(maria, report);

    await site.chat.press(maria, 'Answer', { input: 'I set password=Tr0ub4dor&3 yesterday' });
    await site.calm();

    const journal = JSON.stringify(await site.store.records((await site.incident()).id));
    expect(journal).toContain('yesterday');
    expect(journal).not.toContain('Tr0ub4dor');
    expect(site.chat.transcript).toMatch(/\(only memory:maria\).*seems to contain a password/);
  });

  it('are kept without controls, and no longer than a report', async () => {
    const site = await asking().start();
    await site.write(maria, report);

    await site.write(maria, `\u001b[31mnothing\u202e${'x'.repeat(100_000)}`);

    const note = String((await site.incident()).answers.note);
    expect(note).toMatch(/^nothingx+$/);
    expect(note.length).toBeLessThanOrEqual(4000);
  });
});

describe('a message that is changed afterwards', () => {
  it('is no answer when somebody else wrote it', async () => {
    const site = await new Site().start();
    await site.write(maria, 'it says 0x80070005');
    expect((await site.incident()).state.kind).toBe('asking');

    await site.chat.deliver(jonas, { kind: 'edited', text: 'I had lunch, sorry' });
    await site.calm();

    expect((await site.incident()).state.kind).toBe('asking');
  });

  it('calls nothing off when a secret is deleted from it, as the bot asked', async () => {
    const site = await new Site().start();
    await site.write(maria, `${report} password=Tr0ub4dor&3`);

    await site.chat.deliver(maria, { kind: 'deleted' });
    await site.calm();

    expect((await site.incident()).state.kind).toBe('explaining');
  });

  it('is taken back by whoever deletes it', async () => {
    const site = await new Site().start();
    await site.write(maria, report);

    await site.chat.deliver(maria, { kind: 'deleted' });
    await site.calm();

    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'cancelled' });
  });
});

describe('people from outside', () => {
  it('may not answer for others, nor have a host looked at for them', async () => {
    const site = await new Site().start();
    await site.write(maria, codes);

    await site.chat.write(guest, 'web-02', outside);
    await site.chat.press(guest, 'Answer', { ...outside, input: 'web-02' });
    await site.calm();

    expect((await site.incident()).host).toBeUndefined();
    expect(site.host.ran).toEqual([]);
  });

  it('may not have the incident of somebody else looked at again', async () => {
    const site = await new Site().start();
    await site.write(maria, report);
    await site.press(maria, /plan/i);
    await site.press(jonas, /^approve$/i);

    await site.chat.press(guest, 'Still the same', outside);
    await site.calm();

    expect((await site.incident()).state.kind).toBe('closed');
    expect(site.chat.messages.at(-1)?.to).toBe(guest.account);
  });

  it('may take back what they reported themselves', async () => {
    const site = await new Site().start();
    await site.chat.write(guest, codes, outside);

    await site.chat.press(guest, 'Never mind', outside);
    await site.calm();

    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'cancelled' });
  });

  it('hear of nothing that is open elsewhere', async () => {
    const site = await new Site().start();
    await site.write(maria, report);

    const thread = { platform: 'memory', id: 'shared' };
    await site.chat.write(guest, 'status', { ...outside, thread });
    await site.calm();

    const told = site.chat.messages.findLast(({ to }) => to === guest.account);
    expect(told?.versions.at(-1)?.fallbackText).toMatch(/Nothing is open/);
    expect(told?.versions.at(-1)?.fallbackText).not.toMatch(/web-01/);
  });
});

it('takes no button of another platform', async () => {
  const site = await new Site().start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);

  const thread = { platform: 'elsewhere', id: 'thread-1' };
  await site.chat.press(jonas, 'Approve', { thread });
  await site.calm();

  expect((await site.incident()).state.kind).toBe('waiting');
});

it('logs the number that it gives people for a defect', async () => {
  const store = new MemoryStore();
  const site = await new Site({ store }).start();
  store.fail(new BotError('store-full', 'no space left on the device'));

  await expect(site.write(maria, report)).rejects.toThrow('rejected a delivery');
  await site.calm();

  const number = /number ([^.\s]+)/.exec(site.chat.newest?.fallbackText ?? '')?.[1] ?? 'none';
  expect(JSON.stringify(site.logged)).toContain(number);
});

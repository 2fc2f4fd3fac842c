import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createFiles } from '#adapters/files/files.ts';
import { readCalendar } from '#adapters/ical/read-calendar.ts';
import { createSiteRules } from '#src/cli/site-rules.ts';
import { AccountId } from '#src/identity/person.ts';
import type { SiteRules } from '#src/ports/site-rules.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-rules-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

function rules(config: { policy?: string; people?: string } = {}): SiteRules {
  return createSiteRules({
    files: createFiles(folder),
    clock: new FakeClock(),
    options: { config: 'fettle.yaml', data: 'data' },
    config,
    readCalendar,
    remove: (path) => rm(join(folder, path), { force: true }),
  });
}

const people = 'people: { kim: { accounts: [terminal:kim] } }\n';

describe('the rules of a site in its files', () => {
  it('are none where none are named', async () => {
    expect(await rules().today()).toEqual({ during: [] });
  });

  it('hold as they are at that moment, without a restart', async () => {
    const site = rules({ people: 'people.yaml' });
    await writeFile(join(folder, 'people.yaml'), people);
    expect((await site.today()).people?.people.kim?.disabled).toBe(false);

    await writeFile(join(folder, 'people.yaml'), people.replace(' }', ', disabled: true }'));

    expect((await site.today()).people?.people.kim?.disabled).toBe(true);
  });

  it('are not what they were when a file has a fault now, or is gone', async () => {
    const site = rules({ people: 'people.yaml' });
    await writeFile(join(folder, 'people.yaml'), people);
    await site.today();

    await writeFile(join(folder, 'people.yaml'), 'people: 1\n');
    await expect(site.today()).rejects.toMatchObject({ code: 'config-invalid' });
    await rm(join(folder, 'people.yaml'));
    await expect(site.today()).rejects.toMatchObject({ code: 'usage' });
  });

  it('know the calendars that go on', async () => {
    const event = 'BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20261121\nEND:VEVENT';
    const ics = `BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n${event}\nEND:VCALENDAR\n`;
    await writeFile(join(folder, 'a.ics'), ics);
    await writeFile(join(folder, 'b.ics'), ics.replace('20261121', '20261122'));
    await writeFile(join(folder, 'policy.yaml'), 'calendars: { a: a.ics, b: b.ics }\nrules: []\n');

    expect((await rules({ policy: 'policy.yaml' }).today()).during).toEqual(['a']);
  });
});

describe('the stop', () => {
  it('is a file that stays until it is taken back', async () => {
    await rules().stop?.('the storage is moving');
    expect((await rules().today()).stopped).toBe('the storage is moving');

    await rules().resume?.();
    expect((await rules().today()).stopped).toBeUndefined();
    await rules().resume?.();
  });

  it('holds without a word in it', async () => {
    await rules().stop?.('');
    await writeFile(join(folder, 'data', 'stop'), '');

    expect((await rules().today()).stopped).toBe('no reason was given');
  });

  it('says nothing to a terminal', async () => {
    await rules().stop?.('\u001b[31mred\u202e');

    expect((await rules().today()).stopped).not.toMatch(/\p{C}/u);
  });
});

describe('orders that were carried out', () => {
  it('are known to the next process, as many as are of use', async () => {
    for (let order = 0; order < 101; order += 1) await rules().noteOrder?.(`order-${order}`);

    expect(await rules().knowsOrder?.('order-100')).toBe(true);
    expect(await rules().knowsOrder?.('order-1')).toBe(true);
    expect(await rules().knowsOrder?.('order-0')).toBe(false);
  });

  it('are not guessed at when somebody else wrote that file', async () => {
    await rules().noteOrder?.('order');
    await writeFile(join(folder, 'data', 'orders.json'), '[]');

    await expect(rules().knowsOrder?.('order')).rejects.toMatchObject({ code: 'config-invalid' });
  });
});

describe('links', () => {
  const link = {
    human: 'kim',
    account: AccountId.parse('discord:1'),
    from: AccountId.parse('terminal:kim'),
    at: 1,
  };

  it('are kept, and make the account one of that human', async () => {
    await writeFile(join(folder, 'people.yaml'), `linking: true\n${people}`);
    await rules().link?.(link);
    await rules().link?.({ ...link, human: 'eve' });

    const { people: known } = await rules({ people: 'people.yaml' }).today();
    expect(known?.people.kim?.accounts).toEqual(['terminal:kim', 'discord:1']);
  });

  it('that were written by somebody else are not believed', async () => {
    await writeFile(join(folder, 'people.yaml'), `linking: true\n${people}`);
    await rules().link?.(link);
    await writeFile(join(folder, 'data', 'links.json'), '{ "links": [ { "human": "kim" } ] }');

    await expect(rules({ people: 'people.yaml' }).today()).rejects.toMatchObject({
      code: 'config-invalid',
    });
  });
});

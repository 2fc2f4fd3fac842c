import { describe, expect, it } from '@jest/globals';
import { settingsOf } from '#src/conductor/settings.ts';
import { suggestionsFor, type Typed } from '#src/conductor/suggestions.ts';
import { parseConfig } from '#src/config.ts';
import { createLibrary } from '#src/playbook/library.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { inventory } from '#test/fakes/site.ts';

function context(config = '') {
  const parsed = parseConfig(config, 'fettle.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const library = createLibrary([demoPlaybook()]);
  return { settings: settingsOf(parsed.value), hosts: inventory, library };
}

function values(typed: Partial<Typed> & Pick<Typed, 'about' | 'typed'>, config?: string) {
  const thread = { platform: 'discord', id: '100000000000000001/100000000000000002' };
  const channel = 'discord:100000000000000001/100000000000000002';
  const where = { thread, channel, isExternal: false };
  return suggestionsFor(context(config), { ...where, ...typed }).map(({ value }) => value);
}

const adviceOnly = `
channels:
  rules:
    - { channel: "discord:100000000000000001/100000000000000002", allows: advice }
`;

describe('what a word may be completed to', () => {
  it('is a host by any part of its name', () => {
    expect(values({ about: 'host', typed: 'WEB-0' })).toEqual(['web-01', 'web-02']);
    expect(values({ about: 'host', typed: 'no-such' })).toEqual([]);
  });

  it('is no host for guests, nor where none may be named', () => {
    expect(values({ about: 'host', typed: '', isExternal: true })).toEqual([]);
    expect(values({ about: 'host', typed: '' }, adviceOnly)).toEqual([]);
  });

  it('is a playbook by its name or title', () => {
    const [name] = values({ about: 'playbook', typed: '' });

    expect(name).toBe(demoPlaybook().name);
    expect(values({ about: 'playbook', typed: 'no-such' })).toEqual([]);
  });

  it('is a code with what it means, and nothing for what is none', () => {
    const thread = { platform: 'discord', id: 'x' };
    const typed = { about: 'code', typed: '0x80070005', thread, isExternal: true } as const;

    expect(suggestionsFor(context(), typed)).toEqual([
      { name: expect.stringContaining('E_ACCESSDENIED'), value: '0x80070005' },
    ]);
    expect(values({ about: 'code', typed: 'hello' })).toEqual([]);
    expect(values({ about: 'code', typed: '' })).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { channelWarnings } from '#src/cli/channel-warnings.ts';
import { parseConfig } from '#src/config.ts';
import { inventory } from '#test/fakes/site.ts';

function warnings(rule: string, more = ''): readonly string[] {
  const source = `channels: { rules: [{ channel: discord:1/2, ${rule} }] }\n${more}`;
  const parsed = parseConfig(source, 'fettle.yaml');
  if (!parsed.ok) throw new Error(parsed.faults.map(({ message }) => message).join('; '));
  return channelWarnings({ config: parsed.value, hosts: inventory });
}

describe('a rule of a channel', () => {
  it.each([
    { name: 'is for no host that there is', rule: 'hosts: { tags: [rdp] }', said: /has none$/ },
    { name: 'lets nobody approve', rule: 'approvers: []', said: /nobody may approve/ },
    { name: 'lets too few approve', rule: 'approvers: [discord:5]', said: /a high risk takes 2$/ },
  ])('is warned of when it $name', ({ rule, said }) => {
    expect(warnings(rule)).toEqual([expect.stringMatching(said)]);
  });

  it.each([
    { name: 'fits a host', rule: 'hosts: { names: [web-01] }', more: '' },
    { name: 'names a role', rule: 'approvers: [discord:1/9]', more: '' },
    { name: 'names enough people', rule: 'approvers: [discord:5, discord:6]', more: '' },
    { name: 'is counted by a policy', rule: 'approvers: [discord:5]', more: 'policy: p.yaml' },
  ])('is left alone when it $name', ({ rule, more }) => {
    expect(warnings(rule, more)).toEqual([]);
  });
});

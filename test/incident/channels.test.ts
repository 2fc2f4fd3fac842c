import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '#src/config.ts';
import { faultLine } from '#src/document/fault.ts';
import { Channels, ruleOf } from '#src/incident/channels.ts';

const channels = Channels.parse({
  others: { discord: 'advice', slack: 'nothing' },
  rules: [
    { channel: 'discord:100/*', allows: 'everything' },
    { channel: 'discord:100/7', allows: 'advice', playbooks: ['demo'] },
    { channel: 'slack:T1/D*', allows: 'everything', approvers: ['slack:T1/U1'] },
  ],
});

describe('the rule of a channel', () => {
  it.each([
    { channel: 'discord:100/7', rule: { allows: 'advice', playbooks: ['demo'] } },
    { channel: 'discord:100/77', rule: { allows: 'everything' } },
    { channel: 'discord:1001/7', rule: { allows: 'advice' } },
    { channel: 'discord:@me/7', rule: { allows: 'advice' } },
    { channel: 'slack:T1/D9', rule: { allows: 'everything', approvers: ['slack:T1/U1'] } },
    { channel: 'slack:T1/C9', rule: { allows: 'nothing' } },
    { channel: undefined, rule: { allows: 'advice' } },
  ])('is the most exact one for $channel', ({ channel, rule }) => {
    const platform = channel?.split(':')[0] ?? 'discord';

    expect(ruleOf(channels)?.(channel, platform)).toEqual(rule);
  });

  it('is "everything" on a platform that nothing is said of', () => {
    expect(ruleOf(channels)?.(undefined, 'terminal')).toEqual({ allows: 'everything' });
    expect(ruleOf(channels)?.(undefined, 'constructor')).toEqual({ allows: 'everything' });
  });

  it('is none where the site wrote none', () => {
    expect(ruleOf(Channels.parse({}))).toBeUndefined();
  });
});

function faultsOf(source: string): readonly string[] {
  const parsed = parseConfig(source, 'fettle.yaml');
  return parsed.ok ? [] : parsed.faults.map(faultLine);
}

describe('rules that contradict themselves', () => {
  it.each([
    {
      name: 'one channel twice',
      source: `
channels:
  rules:
    - channel: discord:1/2
    - channel: discord:1/2
`,
      fault: 'fettle.yaml:5:16 channels.rules.1.channel: has a rule above',
    },
    {
      name: 'hosts where none may be named',
      source: `
channels:
  rules:
    - channel: discord:1/2
      allows: advice
      hosts: { tags: [rdp] }
`,
      fault: 'fettle.yaml:6:14 channels.rules.0.hosts: means nothing beside allows: advice',
    },
    {
      name: 'an approver whom the site does not let approve',
      source: `
approval: { approvers: [slack:T1/U1, slack:T1/U2] }
channels:
  rules:
    - channel: slack:T1/C2
      approvers: [slack:T1/U1, slack:T1/U3]
`,
      fault:
        'fettle.yaml:6:32 channels.rules.0.approvers.1: slack:T1/U3 may not approve at this site; a channel can only narrow approval.approvers',
    },
  ])('are named with line and column: $name', ({ source, fault }) => {
    expect(faultsOf(source)).toEqual([fault]);
  });

  it.each([
    'discord',
    'discord:',
    '1/2',
    'discord:1',
    'discord:1/2/3',
    'discord:*/2',
    'discord:1/*2',
  ])('are refused for what is no channel: %s', (channel) => {
    expect(faultsOf(`channels: { rules: [{ channel: "${channel}" }] }`)).toHaveLength(1);
  });

  it('lets a role stand where nobody can be looked up', () => {
    const source = `
approval: { approvers: [discord:5, discord:6] }
channels: { rules: [{ channel: discord:1/2, approvers: [discord:1/9, discord:5, ops] }] }
`;

    expect(faultsOf(source)).toEqual([]);
  });
});

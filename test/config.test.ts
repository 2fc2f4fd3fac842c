import { describe, expect, it } from '@jest/globals';
import { defaultConfig, parseConfig } from '#src/config.ts';
import { faultLine } from '#src/document/fault.ts';
import { sealingKeys } from '#src/host/sealing-settings.ts';

function faultsOf(source: string): readonly string[] {
  const parsed = parseConfig(source, 'fettle.yaml');
  return parsed.ok ? [] : parsed.faults.map(faultLine);
}

describe('the configuration', () => {
  it.each(['', '# nothing yet\n', '{}'])('has a default for everything: %j', (source) => {
    const parsed = parseConfig(source, 'fettle.yaml');

    expect(parsed).toMatchObject({ ok: true, value: defaultConfig });
  });

  it('approves nothing by default', () => {
    expect(defaultConfig.approval).toEqual({
      approvals: { low: 1, medium: 1, high: 2 },
      requesterMayApprove: false,
      approvers: [],
      expiresIn: 4 * 3_600_000,
      reminderAfter: 3_600_000,
    });
    expect(defaultConfig.suspected).toBe('never');
  });

  it('takes what is written and leaves the rest at its default', () => {
    const parsed = parseConfig(
      [
        'approval:',
        '  approvals: { high: 3 }',
        '  approvers: [terminal:maria, "slack:U02AB", discord:1234]',
        '  expiresIn: 90s',
        '  reminderAfter: 30s',
        'limits: { runs: 7 }',
        'log: { level: debug }',
      ].join('\n'),
      'fettle.yaml',
    );

    expect(parsed).toMatchObject({
      ok: true,
      value: {
        approval: {
          approvals: { low: 1, medium: 1, high: 3 },
          approvers: ['terminal:maria', 'slack:U02AB', 'discord:1234'],
          expiresIn: 90_000,
        },
        limits: { runsPerHost: 2, runs: 7, incidents: 200 },
        log: { level: 'debug' },
      },
    });
  });

  it.each([
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['4h', 14_400_000],
    ['2d', 172_800_000],
  ])('reads %s', (text, expected) => {
    const parsed = parseConfig(`questions: { remindAfter: 1s, expireAfter: ${text} }`, 'f');

    expect(parsed).toMatchObject({ ok: true, value: { questions: { expireAfter: expected } } });
  });

  it('says everything that is wrong at once, each with its place', () => {
    const faults = faultsOf(
      [
        'approval:',
        '  approvals: { low: 0 }',
        '  aprovers: [terminal:maria]',
        '  expiresIn: 240',
        'suspected: perhaps',
        'log:',
        '  level: chatty',
      ].join('\n'),
    );

    expect(faults).toEqual([
      expect.stringMatching(/^fettle\.yaml:2:21 approval\.approvals\.low: /),
      expect.stringContaining('fettle.yaml:3:3 approval.aprovers: there is no key "aprovers"'),
      'fettle.yaml:4:14 approval.expiresIn: write a whole number with its unit: 90s, 30m, 4h or 2d',
      expect.stringMatching(/^fettle\.yaml:5:12 suspected: .*allow, never/),
      expect.stringMatching(/^fettle\.yaml:7:10 log\.level: .*debug, info/),
    ]);
    expect(faults[1]).toContain('did you mean "approvers"?');
  });

  it.each([
    {
      name: 'an account without its platform',
      source: 'approval: { approvers: [maria] }',
      fault: 'approval.approvers',
    },
    { name: 'everybody by a star', source: 'approval: { approvers: "*" }', fault: 'or anyone' },
    {
      name: 'more approvals than there are approvers',
      source: 'approval: { approvals: { high: 2 }, approvers: [slack:A, slack:A] }',
      fault: 'fettle.yaml:1:32 approval.approvals.high: asks for 2 people, and only 1 may approve',
    },
    {
      name: 'a reminder after the end',
      source: 'approval: { expiresIn: 1h, reminderAfter: 2h }',
      fault: 'approval.reminderAfter: must be shorter than expiresIn',
    },
    {
      name: 'a question that is asked again after its end',
      source: 'questions: { expireAfter: 1h }',
      fault: 'questions.remindAfter: must be shorter than expireAfter',
    },
    { name: 'a time without an end', source: 'questions: { expireAfter: 0s }', fault: '90s, 30m' },
    { name: 'a list in place of keys', source: '- approval', fault: 'fettle.yaml:1:1 must be' },
  ])('refuses $name', ({ source, fault }) => {
    expect(faultsOf(source).join('\n')).toContain(fault);
  });
});

describe('the section for Slack', () => {
  it('is absent until somebody writes it', () => {
    expect(defaultConfig.slack).toBeUndefined();
    expect(defaultConfig.health).toBeUndefined();
  });

  it('takes references and fills in the rest', () => {
    const source = 'slack: { botToken: env:BOT, appToken: "file:/run/secrets/app" }';

    expect(parseConfig(source, 'fettle.yaml')).toMatchObject({
      ok: true,
      value: { slack: { mode: 'socket', host: '127.0.0.1', port: 3000 } },
    });
  });

  it.each([
    ['slack: { botToken: xoxb-1-2-3, appToken: env:APP }', 'never write it here'],
    ['slack: { botToken: env:BOT }', 'socket needs appToken'],
    ['slack: { botToken: env:BOT, mode: http }', 'http needs signingSecret'],
    ['slack: { botToken: env:BOT, appToken: env:APP, docs: "http://wiki" }', 'slack.docs'],
    ['health: { port: 70000 }', 'health.port'],
  ])('refuses %s', (source, fault) => {
    expect(faultsOf(source).join('\n')).toContain(fault);
  });

  it('does not repeat a token that was written where a reference belongs', () => {
    expect(faultsOf('slack: { botToken: xoxb-very-secret }').join('')).not.toContain('very-secret');
  });
});

describe('keys that seal', () => {
  const oauth =
    'clientId: c, clientSecret: env:C, stateSecret: env:S, redirectUrl: "https://x.org/slack/oauth_redirect"';
  const slack = (more = '') => `slack: { appToken: env:A, oauth: { ${oauth}${more} } }`;

  it.each([
    {
      name: 'sealing.keys alone',
      text: 'sealing: { keys: [env:NEW, env:OLD] }',
      keys: ['env:NEW', 'env:OLD'],
    },
    { name: 'as they were written before', text: slack(', keys: [env:OLD]'), keys: ['env:OLD'] },
    {
      name: 'both, those of before behind the others',
      text: `sealing: { keys: [env:NEW] }\n${slack(', keys: [env:OLD, env:NEW]')}`,
      keys: ['env:NEW', 'env:OLD'],
    },
  ])('are read from $name, and hold for everything', ({ text, keys }) => {
    const parsed = parseConfig(text, 'fettle.yaml');
    if (!parsed.ok) throw new Error(parsed.faults.map(({ message }) => message).join());

    expect(sealingKeys(parsed.value)).toEqual(keys);
    expect(parsed.value.slack?.oauth?.keys ?? keys).toEqual(keys);
  });

  it.each([
    { text: 'sealing: { keys: [] }', at: 'sealing.keys', said: '' },
    { text: 'sealing: { keys: [hunter2] }', at: 'sealing.keys.0', said: '' },
    { text: 'sealing: { keys: [env:A, env:A] }', at: 'sealing.keys.1', said: 'twice' },
    { text: slack(), at: 'slack.oauth', said: 'needs sealing.keys' },
  ])('are not $text', ({ text, at, said }) => {
    const parsed = parseConfig(text, 'fettle.yaml');

    expect(parsed).toMatchObject({ ok: false, faults: [{ path: at }] });
    expect(JSON.stringify(parsed)).toContain(said);
  });
});

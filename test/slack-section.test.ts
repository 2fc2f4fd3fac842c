import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '#src/config.ts';

const oauth = `
  oauth:
    clientId: "1.2"
    clientSecret: env:CLIENT
    stateSecret: env:STATE
    keys: [env:KEY]
    redirectUrl: https://bot.example/slack/oauth_redirect`;
const socket = 'slack:\n  appToken: env:APP';

function faultsOf(text: string): readonly string[] {
  const parsed = parseConfig(text, 'fettle.yaml');
  return parsed.ok ? [] : parsed.faults.map(({ message }) => message);
}

describe('slack in fettle.yaml', () => {
  it('lets nobody install who is not listed', () => {
    const parsed = parseConfig(`${socket}${oauth}`, 'fettle.yaml');

    expect(parsed).toMatchObject({
      ok: true,
      value: { slack: { oauth: { workspaces: [], host: '127.0.0.1' } } },
    });
  });

  it.each([
    { what: 'neither a token nor OAuth', text: socket, said: 'needs botToken' },
    {
      what: 'both of them',
      text: `${socket}\n  botToken: env:BOT${oauth}`,
      said: 'takes the place of botToken',
    },
    { what: 'no key', text: `${socket}${oauth.replace('[env:KEY]', '[]')}`, said: '' },
    {
      what: 'a way back in clear text',
      text: `${socket}${oauth.replace('https:', 'http:')}`,
      said: '',
    },
    {
      what: 'a way back to somewhere else',
      text: `${socket}${oauth.replace('oauth_redirect', 'x')}`,
      said: 'ends in /slack/oauth_redirect',
    },
    {
      what: 'a name in place of an id',
      text: `${socket}${oauth}\n    workspaces: [acme]`,
      said: 'write the id of a workspace',
    },
    {
      what: 'externals who act nowhere',
      text: `${socket}\n  botToken: env:BOT\n  externals: act`,
      said: 'act needs externalChannels',
    },
    {
      what: 'channels without effect',
      text: `${socket}\n  botToken: env:BOT\n  externalChannels: [C1]`,
      said: 'has no effect',
    },
    {
      what: 'approvals by anyone out there',
      text: `${socket}\n  botToken: env:BOT\n  externals: act\n  externalChannels: [C1]\napproval: { approvers: anyone }`,
      said: 'act needs approvers by name',
    },
  ])('refuses $what', ({ text, said }) => {
    expect(faultsOf(text).join('\n')).toMatch(new RegExp(`.*${said}`));
    expect(faultsOf(text)).not.toEqual([]);
  });
});

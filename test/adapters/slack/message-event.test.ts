import { expect, it } from '@jest/globals';
import { isByPerson, SaidMessage } from '#adapters/slack/message-event.ts';

const said = { user: 'U02AB', text: '0x904', ts: '1700000000.000001' };

it('hears people', () => {
  expect(isByPerson(SaidMessage.parse(said))).toBe(true);
});

it.each([
  ['a bot', { bot_id: 'B1' }],
  ['a bot of old', { subtype: 'bot_message', user: undefined, username: 'nagios' }],
  [
    'a step of a workflow, in the name of somebody',
    { bot_profile: { id: 'B2', name: 'Onboarding' } },
  ],
  ['Slackbot', { user: 'USLACKBOT' }],
  ['nobody', { user: undefined }],
])('does not hear %s', (_, more) => {
  expect(isByPerson(SaidMessage.parse({ ...said, ...more }))).toBe(false);
});
